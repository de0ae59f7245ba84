import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import {
  createConnection,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { LargeDocuments } from "../server/src/lsp/incoming/large-documents";
import { startServer } from "../server/src/lsp/server";
import { nodeHost } from "../server/src/main/node-host";
import { root } from "./support/charts";
import { connect, modernEditor } from "./support/wire";

const noThread = (): LargeDocuments =>
  new LargeDocuments({
    start: () => {
      throw new Error("no document here is large");
    },
  });
const uri = "file:///work/langfuse-values.yaml";
const hover = { textDocument: { uri }, position: { line: 0, character: 2 } };

describe("a request", () => {
  it.each([
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "nothing",
    "textDocument/didOpen",
    "textDocument/didChange",
  ])("that nobody knows is answered: %s", async (method) => {
    const { connection } = await connect(nodeHost(root), modernEditor, {}, noThread());
    for (const params of [{}, { textDocument: { uri, languageId: "yaml", version: 1, text: "x".repeat(200_000) } }])
      await expect(connection.sendRequest(method, params)).rejects.toMatchObject({ code: -32601 });
    await connection.sendNotification(method, {});
    expect(await connection.sendRequest("textDocument/hover", hover)).toBeNull();
  });

  it("after shutdown is invalid, whatever it is, and a document that is opened then is ignored", async () => {
    const editor = await connect(nodeHost(root), modernEditor, {}, noThread());
    await editor.open(uri, "langfuse:\n  salt: {}\n");
    expect(await editor.connection.sendRequest("textDocument/hover", hover)).not.toBeNull();
    expect(await editor.connection.sendRequest("shutdown")).toBeNull();
    await editor.open(`${uri}2`, "x".repeat(200_000));
    for (const method of ["textDocument/hover", "initialize", "shutdown", "valuesmith/render"])
      await expect(editor.connection.sendRequest(method, hover)).rejects.toMatchObject({ code: -32600 });
  });

  it("before the editor has introduced itself is refused, and so is a second introduction", async () => {
    const [there, back] = [new PassThrough(), new PassThrough()];
    const large = noThread();
    startServer(createConnection(there, back, { messageStrategy: large }), nodeHost(root), large);
    const connection = createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
    connection.listen();
    await expect(connection.sendRequest("textDocument/hover", hover)).rejects.toMatchObject({ code: -32002 });
    const params = { processId: null, rootUri: null, capabilities: {} };
    expect(await connection.sendRequest("initialize", params)).toHaveProperty("capabilities");
    await expect(connection.sendRequest("initialize", params)).rejects.toMatchObject({ code: -32600 });
    connection.dispose();
  });
});
