import {
  CancellationTokenSource,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { ordinaryValues } from "./documents";
import type { HostileServer } from "./hostile-server";
import { Random } from "./random";

/** What an editor does, and what must be true afterwards: the lines that it returns say what is not. */
export interface ProtocolAbuse {
  id: string;
  run(server: HostileServer): Promise<string[]>;
}

const uri = "file:///work/abused-values.yaml";
const small = "langfuse:\n  replicas: 2\n";

const open = (server: HostileServer, text: string, where = uri): Promise<void> => server.editor.open(where, text);

/** An answer or an error, as long as there is one. */
async function settles(server: HostileServer, method: string, params: unknown): Promise<void> {
  const answer = server.editor.connection.sendRequest(method, params).catch(() => undefined);
  await server.within(10_000, answer);
}

async function positions(server: HostileServer): Promise<string[]> {
  await open(server, small);
  const wrong = [
    { line: -1, character: -1 },
    { line: 0, character: 1e9 },
    { line: 1e9, character: 0 },
    { line: 4294967296, character: 0 },
    { line: 0.5, character: 0.5 },
    { line: "1", character: "x" },
    null,
    {},
  ];
  for (const position of wrong) {
    const textDocument = { uri };
    await settles(server, "textDocument/hover", { textDocument, position });
    await settles(server, "textDocument/completion", { textDocument, position });
    await settles(server, "textDocument/definition", { textDocument, position });
    await settles(server, "textDocument/references", { textDocument, position, context: { includeDeclaration: true } });
    const range = { start: position, end: position };
    await settles(server, "textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } });
  }
  return logged(server);
}

/** Nothing that an editor gets wrong is a failure of the server's. */
async function logged(server: HostileServer): Promise<string[]> {
  await server.within(20_000, server.ping());
  return server.output === "" ? [] : [`logs: ${server.output.slice(0, 300)}`];
}

async function edits(server: HostileServer): Promise<string[]> {
  const { editor } = server;
  const change = (version: unknown, contentChanges: unknown, where = uri) =>
    editor.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: where, version },
      contentChanges,
    });
  const at = (line: number, character: number) => ({ line, character });
  await open(server, small);
  await change(2, [{ range: { start: at(100, 0), end: at(200, 5) }, text: "zz" }]);
  await change(3, [{ range: { start: at(2, 3), end: at(0, 0) }, text: "yy" }]);
  await change(1, [{ range: { start: at(-1, -5), end: at(0, 1e9) }, text: "a: 1" }]);
  await change(-7, [{ text: "replicas: two\n" }]);
  await change(9, [{ range: { start: at(0, 0), end: at(0, 1) }, text: "x" }], "file:///never/opened.yaml");
  await change(6, []);
  await change(6, null);
  await change(null, [{ text: "a: 1\n" }]);
  await change(7, [{ range: { start: at(0, 0), end: at(0, 1) }, rangeLength: "1", text: "x" }]);
  await change(7, [{ rangeLength: 1, text: "x" }]);
  await open(server, "a: [1\n");
  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  return logged(server);
}

/** Half of the requests are made and taken back while the server is busy with the others. */
async function cancellation(server: HostileServer): Promise<string[]> {
  await open(server, ordinaryValues(300_000));
  const { connection } = server.editor;
  const source = new CancellationTokenSource();
  const textDocument = { uri };
  const start = performance.now();
  const answers = Array.from({ length: 50 }, (_, index) => [
    connection.sendRequest(
      CompletionRequest.type,
      { textDocument, position: { line: index * 20, character: 2 } },
      source.token,
    ),
    connection.sendRequest(DocumentSymbolRequest.type, { textDocument }, source.token),
  ]).flat();
  source.cancel();
  const latencies: number[] = [];
  const settled = answers.map((answer) =>
    answer.then(
      () => "answered",
      ({ code }) => {
        latencies.push(performance.now() - start);
        return code;
      },
    ),
  );
  const outcomes = await server.within(20_000, Promise.all(settled));
  const cancelled = outcomes.filter((outcome) => outcome === -32800).length;
  latencies.sort((a, b) => a - b);
  server.note(
    `${cancelled} of 100 requests cancelled; p95 after ${Math.round(latencies[Math.floor(latencies.length * 0.95)] ?? 0)} ms`,
  );
  return cancelled >= 99 ? [] : [`answers only ${cancelled} of 100 cancelled requests as cancelled`];
}

async function storm(server: HostileServer): Promise<string[]> {
  const { connection } = server.editor;
  const text = ordinaryValues(60_000);
  await open(server, text);
  await server.editor.diagnostics(uri);
  const random = new Random(23);
  const lines = text.split("\n").map(({ length }) => length);
  const answers: Promise<unknown>[] = [];
  for (let version = 2; version <= 501; version++) {
    const line = random.below(lines.length);
    const character = random.below((lines[line] ?? 0) + 1);
    const position = { line, character };
    const typed = random.pick(["x", ":", "[", " ", '"', "&", "*", "!", "|", "#"]);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: position, end: position }, text: typed }],
    });
    lines[line] = (lines[line] ?? 0) + 1;
    if (version % 5 === 0)
      answers.push(connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position }));
  }
  const start = performance.now();
  await server.within(20_000, Promise.all(answers));
  await server.within(20_000, server.editor.diagnostics(uri));
  server.note(`quiet ${Math.round(performance.now() - start)} ms after the last of 500 edits`);
  return [];
}

async function addresses(server: HostileServer): Promise<string[]> {
  const all = [
    "untitled:Untitled-1",
    "git:/ws/values.yaml?%7B%22ref%22%3A%22HEAD%22%7D",
    "vscode-vfs://github/o/r/langfuse-values.yaml",
    "file:///ws/%00.yaml",
    "file:///ws/%E0%A4%A.yaml",
    `file:///ws/${"a".repeat(10_000)}.yaml`,
    "not an address",
    "",
    "file://",
    "file:///C:/x/values.yaml",
    "file:///ws/%2e%2e/%2e%2e/etc/passwd",
    "file://server/share/values.yaml",
    "FILE:///WS/VALUES.YAML",
    "inmemory://model/1",
    "file:///ws/a b#c?d.yaml",
    "file:///ws/\ud800.yaml",
    "javascript:alert(1)",
    "vscode-notebook-cell:/x.ipynb#y",
    "data:text/yaml,a:1",
    "__proto__",
    "constructor",
  ];
  for (const where of all) {
    await open(server, small, where);
    await settles(server, DocumentDiagnosticRequest.method, { textDocument: { uri: where } });
    await settles(server, CompletionRequest.method, {
      textDocument: { uri: where },
      position: { line: 0, character: 1 },
    });
    await server.editor.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: where },
    });
  }
  return [];
}

async function nonsense(server: HostileServer): Promise<string[]> {
  const { connection } = server.editor;
  const methods = [
    "no/such",
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/codeAction",
    "textDocument/documentSymbol",
    "textDocument/diagnostic",
    "completionItem/resolve",
    "workspace/executeCommand",
    "valuesmith/chart",
    "valuesmith/modeline",
    "valuesmith/render",
    "valuesmith/renderingDefaults",
    "valuesmith/forwarded",
  ];
  for (const method of methods)
    for (const params of [
      {},
      { textDocument: null },
      { uri: 5 },
      { data: { uri: [] } },
      { command: "__proto__" },
      [1, 2],
    ])
      await settles(server, method, params);
  const notifications: [string, unknown][] = [
    ["textDocument/didOpen", {}],
    ["textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text: 5 } }],
    ["textDocument/didChange", { textDocument: null }],
    ["textDocument/didClose", {}],
    ["textDocument/didSave", {}],
    ["workspace/didChangeConfiguration", { settings: { valuesmith: 5 } }],
    [
      "workspace/didChangeConfiguration",
      { settings: { valuesmith: { charts: { files: { "[": 1, "{a,": "x" } }, severity: [] } } },
    ],
    ["workspace/didChangeWatchedFiles", { changes: [{ uri: "x", type: 99 }, null] }],
    ["workspace/didChangeWorkspaceFolders", { event: {} }],
    ["$/cancelRequest", { id: "never asked" }],
    ["$/setTrace", { value: 7 }],
  ];
  for (const [method, params] of notifications) await connection.sendNotification(method, params);
  return logged(server);
}

async function openAndClose(server: HostileServer): Promise<string[]> {
  const { connection } = server.editor;
  for (let index = 0; index < 20; index++) {
    const textDocument = { uri: `file:///work/closed-${index}.yaml` };
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { ...textDocument, languageId: "yaml", version: 1, text: `${ordinaryValues(300_000)}zz: [\n` },
    });
    void connection
      .sendRequest(HoverRequest.type, { textDocument, position: { line: 1, character: 3 } })
      .catch(() => {});
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
  }
  return [];
}

/** What an editor may do wrong; afterwards the server must be alive. */
export const protocolAbuses: readonly ProtocolAbuse[] = [
  { id: "protocol-positions", run: positions },
  { id: "protocol-edits", run: edits },
  { id: "protocol-cancellation", run: cancellation },
  { id: "protocol-storm", run: storm },
  { id: "protocol-addresses", run: addresses },
  { id: "protocol-nonsense", run: nonsense },
  { id: "protocol-open-and-close", run: openAndClose },
];
