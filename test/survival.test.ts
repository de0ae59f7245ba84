import { describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  type CodeAction,
  CodeActionRequest,
  CompletionRequest,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic } from "vscode-languageserver-types";
import type { Host } from "../server/src/host/host";
import { nodeHost } from "../server/src/main/node-host";
import { readSettings } from "../server/src/workspace/editor";
import { Workspace } from "../server/src/workspace/workspace";
import { root } from "./support/charts";
import { connect, type Editor, modernEditor, nextDiagnostics } from "./support/wire";

const uri = "file:///work/langfuse-values.yaml";
const host = nodeHost(root);

const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

describe("a document that is too long", () => {
  const text = `langfuse:\n  repliicas: 2\n${"# x\n".repeat(500_000)}`;
  const codes = async (editor: Editor): Promise<unknown[]> => (await editor.diagnostics(uri)).map(({ code }) => code);

  it("gets one finding and nothing else", async () => {
    const editor = await connect(host);
    await editor.open(uri, text);
    expect(await editor.diagnostics(uri)).toMatchObject([
      {
        code: "yaml-syntax",
        severity: 3,
        message: expect.stringContaining("Valuesmith reads values files up to 1.5 MB"),
      },
    ]);
    expect(await editor.connection.sendRequest(HoverRequest.type, at(1, 4))).toBeNull();
    expect(await editor.connection.sendRequest(CompletionRequest.type, at(1, 4))).toEqual([]);
    expect(await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })).toEqual([]);
  });

  it("gets none if it belongs to no chart", async () => {
    const editor = await connect(host);
    await editor.open(uri, `# valuesmith: none\n${text}`);
    expect(await codes(editor)).toEqual([]);
  });

  it("is read again when the editor sends it whole and shorter", async () => {
    const editor = await connect(host);
    await editor.open(uri, text);
    const change = { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, text: "" };
    await editor.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [change],
    });
    expect(await codes(editor)).toEqual(["yaml-syntax"]);
    await editor.change(uri, 3, "langfuse: 3\n");
    expect(await codes(editor)).toEqual(["wrong-type"]);
    await editor.change(uri, 4, text);
    expect(await codes(editor)).toEqual(["yaml-syntax"]);
  });
});

describe("a check that breaks", () => {
  const broken: Host = {
    ...host,
    readAsset: async (path) => {
      if (path.endsWith("history.json")) throw new Error("the disk is gone");
      return host.readAsset(path);
    },
  };

  it("is a finding where the editor asks for diagnostics", async () => {
    const editor = await connect(broken);
    await editor.open(uri, "langfuse:\n");
    expect(await editor.diagnostics(uri)).toMatchObject([{ code: "internal-failure", severity: 3 }]);
  });

  it("is a finding where diagnostics are sent", async () => {
    const editor = await connect(broken, {});
    const sent = nextDiagnostics(editor);
    await editor.open(uri, "langfuse:\n");
    expect((await sent).diagnostics).toMatchObject([{ code: "internal-failure" }]);
  });
});

describe("requests that are taken back", () => {
  it("are answered as such, those that wait behind others, too", async () => {
    const editor = await connect(host);
    await editor.open(uri, `langfuse:\n  replicas: 2\n${"# x\n".repeat(20_000)}`);
    const source = new CancellationTokenSource();
    const answers = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0
        ? editor.connection.sendRequest(HoverRequest.type, at(1, 4), source.token)
        : editor.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token),
    );
    source.cancel();
    const settled = await Promise.allSettled(answers);
    const reasons = settled.map((result) => (result.status === "rejected" ? result.reason.code : "answered"));
    expect(new Set(reasons)).toEqual(new Set([-32800]));
  });
});

describe("a document that is closed while its chart is looked for", () => {
  it("is not remembered", async () => {
    let reads = 0;
    let goOn = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow: Host = {
      ...host,
      readFile: async () => {
        reads++;
        await waiting;
        return undefined;
      },
    };
    const editor = {
      settings: async () => readSettings({}),
      otherYamlServer: false,
      folders: [],
      openDocuments: () => [],
    };
    const workspace = new Workspace(slow, editor);
    const document = (version: number) => TextDocument.create("file:///work/a.yaml", "yaml", version, "a: 1\n");
    const first = workspace.chart(document(1));
    const second = workspace.chart(document(2));
    workspace.documentClosed("file:///work/a.yaml");
    goOn();
    await Promise.all([first, second]);
    const before = reads;
    await workspace.chart(document(2));
    expect(reads).toBeGreaterThan(before);
  });
});

describe("a fix", () => {
  const wrong = "langfuse:\n  repliicas: 2\n";
  const actionsFor = async (editor: Editor, diagnostics: Diagnostic[]): Promise<CodeAction[]> => {
    const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const params = { textDocument: { uri }, range, context: { diagnostics } };
    return ((await editor.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  };

  it("is offered for what is still wrong, wherever it stands now", async () => {
    const editor = await connect(host);
    await editor.open(uri, wrong);
    const stale = await editor.diagnostics(uri);
    await editor.change(uri, 2, `# a comment\n${wrong}`);
    const [first] = await actionsFor(editor, stale);
    expect(first?.edit?.changes?.[uri]?.[0]?.range.start).toEqual({ line: 2, character: 2 });
  });

  it("is not offered for what is right meanwhile", async () => {
    const editor = await connect(host);
    await editor.open(uri, wrong);
    const stale = await editor.diagnostics(uri);
    await editor.change(uri, 2, "langfuse:\n  replicas: 2\n");
    expect(await actionsFor(editor, stale)).toEqual([]);
  });

  it("says which version of the text it is for", async () => {
    const editor = await connect(host, {
      ...modernEditor,
      workspace: { ...modernEditor.workspace, workspaceEdit: { documentChanges: true } },
    });
    await editor.open(uri, "langfuse: {}\n");
    await editor.change(uri, 7, wrong);
    const [first] = await actionsFor(editor, await editor.diagnostics(uri));
    expect(first?.edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 7 } }]);
  });
});
