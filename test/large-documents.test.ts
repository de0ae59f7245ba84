import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  createConnection,
  createMessageConnection,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { LargeDocuments } from "../server/src/lsp/incoming/large-documents";
import type { ServerThread } from "../server/src/lsp/incoming/second-server";
import { startServer } from "../server/src/lsp/server";
import { nodeHost } from "../server/src/main/node-host";
import { chartChangedNotification } from "../server/src/protocol";
import { root } from "./support/charts";
import { connect, type Editor, modernEditor, nextDiagnostics } from "./support/wire";

const small = "file:///work/langfuse-values.yaml";
const large = "file:///work/langfuse-values-large.yaml";
const other = "file:///work/langfuse-values-other.yaml";

const mistake = "langfuse:\n  repliicas: 2\n";
const largeText = `${mistake}# ${"x".repeat(2000)}\n`;

/** A second server on streams instead of a thread; a mute one is as busy as a thread that never comes back. */
function serverOnStreams({ isMute = false }: { isMute?: boolean } = {}): ServerThread {
  const there = new PassThrough();
  const back = new PassThrough();
  if (!isMute) startServer(createConnection(there, back), nodeHost(root));
  const connection = createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  return { connection, end: () => connection.dispose() };
}

interface Started {
  editor: Editor;
  /** One function for each second server that was started, which says that it ended by itself. */
  ended: (() => void)[];
}

async function start(threads: ServerThread[] = [], capabilities = modernEditor): Promise<Started> {
  const ended: (() => void)[] = [];
  const documents = new LargeDocuments({
    start: (end) => {
      ended.push(end);
      return threads[ended.length - 1] ?? serverOnStreams();
    },
    minLength: 1000,
    // A server that works gets all the time it needs on a busy machine.
    timeLimit: threads.length > 0 ? 2000 : 60_000,
  });
  return { editor: await connect(nodeHost(root), capabilities, {}, documents), ended };
}

const codes = async (editor: Editor, uri: string): Promise<unknown[]> =>
  (await editor.diagnostics(uri)).map(({ code }) => code);

describe("a large document", () => {
  it("is answered by the second server, small ones by the first", async () => {
    const { editor, ended } = await start();
    await editor.open(small, mistake);
    expect(await codes(editor, small)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(0);
    await editor.open(large, largeText);
    expect(await codes(editor, large)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(1);
    const symbols = await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: large } });
    expect(symbols?.map(({ name }) => name)).toEqual(["langfuse"]);
  });

  it("has its chart told by the second server, which nobody has to ask", async () => {
    const { editor } = await start();
    const told = new Promise((resolve) => editor.connection.onNotification(chartChangedNotification, resolve));
    await editor.open(large, largeText);
    expect(await told).toMatchObject({ uri: large, chart: { name: "langfuse" } });
  });

  it("is a shorter one already if it has aliases, which are read as a whole", async () => {
    const { editor, ended } = await start();
    const anchored = `langfuse:\n  replicas: &r 2\n  repliicas: *r\n# ${"x".repeat(800)}\n`;
    await editor.open(small, anchored.replace("*r", "2"));
    expect(ended).toHaveLength(0);
    await editor.change(small, 2, anchored);
    expect(await codes(editor, small)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(1);
    await editor.open(other, anchored);
    expect(await codes(editor, other)).toEqual(["unknown-key"]);
    await editor.change(other, 2, mistake);
    expect(await codes(editor, other)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(1);
  });

  it("has the editor's settings, and follows them", async () => {
    const { editor } = await start();
    await editor.open(large, largeText);
    await editor.changeSettings({ severity: { "unknown-key": "off" } });
    expect(await codes(editor, large)).toEqual([]);
  });

  it("goes to the second server when it becomes large, and back when it becomes small", async () => {
    const { editor, ended } = await start();
    await editor.open(large, mistake);
    await editor.change(large, 2, largeText);
    expect(await codes(editor, large)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(1);
    await editor.change(large, 3, "langfuse: 3\n");
    expect(await codes(editor, large)).toEqual(["wrong-type"]);
    await editor.change(large, 4, `langfuse: {}\n${largeText}`);
    expect(await codes(editor, large)).toEqual(["duplicate-key", "unknown-key"]);
    expect(ended).toHaveLength(2);
  });

  it("needs no second server once it is closed", async () => {
    const { editor, ended } = await start();
    await editor.open(large, largeText);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: large } });
    await editor.open(large, largeText);
    expect(await codes(editor, large)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(2);
  });

  it("gets its diagnostics sent, too, where the editor does not ask for them", async () => {
    const { editor } = await start([], {});
    const sent = nextDiagnostics(editor);
    await editor.open(large, largeText);
    expect((await sent).diagnostics.map(({ code }) => code)).toEqual(["unknown-key"]);
  });

  it("takes back a question at once, however busy the second server is", async () => {
    const { editor } = await start([serverOnStreams({ isMute: true })]);
    await editor.open(large, largeText);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: large }, position: { line: 0, character: 0 } };
    const answer = editor.connection.sendRequest(HoverRequest.type, params, source.token);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
  });
});

describe("a second server that does not answer", () => {
  it("is replaced, and the document is left alone with a finding that says so", async () => {
    const { editor, ended } = await start([serverOnStreams({ isMute: true })]);
    await editor.open(large, largeText);
    await editor.open(other, largeText);
    const [first, second] = await Promise.all([editor.diagnostics(large), editor.diagnostics(other)]);
    expect(first).toMatchObject([{ code: "internal-failure", message: expect.stringContaining("longer than 2 s") }]);
    expect(second.map(({ code }) => code)).toEqual(["unknown-key"]);
    expect(ended).toHaveLength(2);
    expect(await codes(editor, large)).toEqual(["internal-failure"]);
    const params = { textDocument: { uri: large }, position: { line: 1, character: 3 } };
    expect(await editor.connection.sendRequest(HoverRequest.type, params)).toBeNull();
  });

  it("tells editors that do not ask", async () => {
    const { editor } = await start([serverOnStreams({ isMute: true })], {});
    const sent = nextDiagnostics(editor);
    await editor.open(large, largeText);
    const params = { textDocument: { uri: large }, position: { line: 1, character: 3 } };
    expect(await editor.connection.sendRequest(HoverRequest.type, params)).toBeNull();
    expect((await sent).diagnostics).toMatchObject([{ code: "internal-failure" }]);
  });

  it("gets another chance when the document is opened again", async () => {
    const { editor } = await start([serverOnStreams({ isMute: true })]);
    await editor.open(large, largeText);
    expect(await codes(editor, large)).toEqual(["internal-failure"]);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: large } });
    await editor.open(large, largeText);
    expect(await codes(editor, large)).toEqual(["unknown-key"]);
  });
});

describe("a second server that breaks down", () => {
  it("is replaced, and the document that was asked about is left alone", async () => {
    const { editor, ended } = await start([serverOnStreams({ isMute: true })]);
    await editor.open(large, largeText);
    await editor.open(other, largeText);
    const answers = Promise.all([editor.diagnostics(large), editor.diagnostics(other)]);
    // Both questions have been passed on when this one has been answered by the first server.
    await editor.diagnostics(small);
    ended[0]?.();
    const [first, second] = await answers;
    expect(first).toMatchObject([{ code: "internal-failure", message: expect.stringContaining("crashed while") }]);
    expect(second.map(({ code }) => code)).toEqual(["unknown-key"]);
  });
});
