import {
  CodeActionRequest,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { canary, type HostileDocument } from "./documents";
import { HostileServer, neighbour } from "./hostile-server";
import { judge, outside } from "./judge";

/** What was seen while a server had one hostile document open. */
export interface Measurement {
  id: string;
  length: number;
  /** What is wrong; empty where all is well. */
  faults: string[];
  /** From opening to the first findings, in milliseconds. */
  diagnosed?: number;
  /** The longest time that a hover on another document took, in milliseconds. */
  waited: number;
  /** All of those, for percentiles. */
  pings: number[];
  /** From an edit to its findings, in milliseconds. */
  edited?: number;
  /** In MB. */
  memory?: number;
  notes: string[];
}

const patience = 60_000;

/** Opens a document in a new server, asks for everything there is and edits it. */
export async function measureDocument(document: HostileDocument, node: string): Promise<Measurement> {
  const text = document.text();
  const server = await HostileServer.start(node);
  const result: Measurement = { id: document.id, length: text.length, faults: [], waited: 0, pings: [], notes: [] };
  const stop = pingAllAlong(server, result);
  try {
    await visit(server, document, { text, result });
  } catch (error) {
    result.faults.push(error instanceof Error ? error.message : String(error));
  }
  await stop();
  result.waited = Math.max(0, ...result.pings);
  result.memory = server.peakMemory;
  if (server.output.includes(canary)) result.faults.push("shows a secret in its log");
  if (server.output !== "") result.faults.push(`logs: ${server.output.slice(0, 200)}`);
  await server.end();
  return result;
}

async function visit(
  server: HostileServer,
  document: HostileDocument,
  { text, result }: { text: string; result: Measurement },
) {
  const { editor } = server;
  const { connection } = editor;
  const uri = neighbour.replace("langfuse", "hostile");
  const start = performance.now();
  await editor.open(uri, text);
  const diagnostics = await server.within(patience, editor.diagnostics(uri));
  result.diagnosed = performance.now() - start;
  result.faults.push(...judge(document.wanted, text, diagnostics));
  const textDocument = { uri };
  const end = lastPosition(text);
  const position = { line: end.line >> 1, character: 0 };
  const range = { start: { line: 0, character: 0 }, end };
  const answers = [
    await server.within(patience, connection.sendRequest(DocumentSymbolRequest.type, { textDocument })),
    await server.within(patience, connection.sendRequest(HoverRequest.type, { textDocument, position })),
    await server.within(patience, connection.sendRequest(CompletionRequest.type, { textDocument, position })),
    await server.within(patience, connection.sendRequest(CompletionRequest.type, { textDocument, position: end })),
  ];
  result.faults.push(...outside(text, answers));
  const context = { diagnostics: diagnostics.slice(0, 50) };
  await server.within(patience, connection.sendRequest(CodeActionRequest.type, { textDocument, range, context }));
  const changed = performance.now();
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: end, end }, text: "\n" }],
  });
  await server.within(patience, editor.diagnostics(uri));
  result.edited = performance.now() - changed;
}

function lastPosition(text: string): { line: number; character: number } {
  let line = 0;
  let start = 0;
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\r|\n/g)) {
    line++;
    start = index + lineBreak.length;
  }
  return { line, character: text.length - start };
}

/** Asks about the neighbour again and again; the function that it returns ends that. */
function pingAllAlong(server: HostileServer, { pings }: Measurement): () => Promise<void> {
  let goesOn = true;
  const loop = async (): Promise<void> => {
    while (goesOn) {
      pings.push(await server.within(patience, server.ping()));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  // A server that has ended is told by the questions about the document itself.
  const running = loop().catch(() => {});
  return () => {
    goesOn = false;
    return running;
  };
}
