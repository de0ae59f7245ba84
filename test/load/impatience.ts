import {
  CancellationTokenSource,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { ordinaryValues } from "../hostile/documents";
import type { HostileServer } from "../hostile/hostile-server";
import { Random } from "../hostile/random";
import { type Measure, quantile, sleep } from "./measures";

const uri = "file:///work/impatient-values.yaml";
const textDocument = { uri };

/** Requests that are taken back while the server is busy with them. */
export async function cancellations(server: HostileServer): Promise<Measure[]> {
  const { connection } = server.editor;
  await server.editor.open(uri, ordinaryValues(90_000));
  await server.editor.diagnostics(uri);
  const latencies: number[] = [];
  let answered = 0;
  for (let round = 0; round < 20; round++) {
    const source = new CancellationTokenSource();
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: round + 2 },
      contentChanges: [{ text: ordinaryValues(90_000, round) }],
    });
    const asked = [
      connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument }, source.token),
      connection.sendRequest(DocumentSymbolRequest.type, { textDocument }, source.token),
      connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 30, character: 4 } }, source.token),
      connection.sendRequest(
        CompletionRequest.type,
        { textDocument, position: { line: 9, character: 2 } },
        source.token,
      ),
    ];
    // Some are taken back at once, some in the middle of the work.
    await sleep(round * 5);
    const start = performance.now();
    source.cancel();
    for (const request of asked)
      request.then(
        () => answered++,
        () => latencies.push(performance.now() - start),
      );
    await server.within(20_000, Promise.allSettled(asked));
  }
  return [
    {
      what: "a request that is taken back is answered (95 %) after",
      value: quantile(latencies, 0.95),
      unit: "ms",
      most: 50,
    },
    { what: "requests that were taken back", value: latencies.length, unit: "" },
    { what: "requests that had been answered before", value: answered, unit: "" },
  ];
}

/** Five hundred edits as fast as they can be sent, with completion at every fifth. */
export async function storm(server: HostileServer): Promise<Measure[]> {
  const { connection } = server.editor;
  const text = ordinaryValues(60_000);
  await server.editor.open(uri, text);
  await server.editor.diagnostics(uri);
  const random = new Random(23);
  const lines = text.split("\n").map(({ length }) => length);
  const answers: Promise<unknown>[] = [];
  for (let version = 2; version <= 501; version++) {
    const line = random.below(lines.length);
    const position = { line, character: random.below((lines[line] ?? 0) + 1) };
    const typed = random.pick(["x", ":", "[", " ", '"', "&", "*", "!", "|", "#"]);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: position, end: position }, text: typed }],
    });
    lines[line] = (lines[line] ?? 0) + 1;
    if (version % 5 === 0) answers.push(connection.sendRequest(CompletionRequest.type, { textDocument, position }));
  }
  const start = performance.now();
  await server.within(20_000, Promise.all(answers));
  await server.within(20_000, server.editor.diagnostics(uri));
  const quiet = performance.now() - start;
  return [{ what: "a storm of 500 edits is over after the last of them", value: quiet, unit: "ms", most: 300 }];
}
