import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CodeActionRequest,
  CompletionRequest,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { canary, hostileDocuments } from "./documents";
import { HostileServer } from "./hostile-server";
import { judge, outside } from "./judge";

/** Generous, as machines are busy: what never ends is what is looked for here. `npm run nasty` measures. */
const patience = 60_000;

/** One process for all: what one document leaves behind must not harm the next. */
describe("hostile documents", () => {
  let server: HostileServer;
  beforeAll(async () => {
    server = await HostileServer.start();
  });
  afterAll(() => server.end());

  it.each(hostileDocuments.filter(({ isBig }) => !isBig))("$id: $wanted", async ({ id, wanted, text: make }) => {
    const { editor } = server;
    const uri = `file:///work/${id}.yaml`;
    const text = make();
    await editor.open(uri, text);
    const diagnostics = await server.within(patience, editor.diagnostics(uri));
    expect(judge(wanted, text, diagnostics)).toEqual([]);
    const lines = text.split(/\r\n|\r|\n/);
    const line = lines.length >> 1;
    const position = { line, character: Math.min(3, lines[line]?.length ?? 0) };
    const textDocument = { uri };
    const range = { start: { line: 0, character: 0 }, end: position };
    const { connection } = editor;
    const answers = Promise.all([
      connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
      connection.sendRequest(HoverRequest.type, { textDocument, position }),
      connection.sendRequest(CompletionRequest.type, { textDocument, position }),
      connection.sendRequest(CodeActionRequest.type, {
        textDocument,
        range,
        context: { diagnostics: diagnostics.slice(0, 20) },
      }),
    ]);
    const [symbols, hover, completions] = await server.within(patience, answers);
    expect(outside(text, [symbols, hover, completions])).toEqual([]);
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
  });

  it("leave the server alive, silent and off the network", async () => {
    await server.within(patience, server.ping());
    expect(server.output).not.toContain(canary);
    expect(server.output).toBe("");
  });
});
