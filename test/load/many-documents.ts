import { DidCloseTextDocumentNotification } from "vscode-languageserver/node";
import { ordinaryValues } from "../hostile/documents";
import type { HostileServer } from "../hostile/hostile-server";
import { samples } from "../support/samples";
import { type Measure, quantile, sleep } from "./measures";

const documents = 1000;

/** A thousand values files open at once: small ones, the samples among them, and some of ten kilobytes. */
export async function manyDocuments(server: HostileServer): Promise<Measure[]> {
  const { editor } = server;
  const texts = [
    ...samples.map(({ text }) => text),
    "langfuse:\n  replicas: 2\n  salt:\n    value: a\n",
    ordinaryValues(10_000),
  ];
  const uris = Array.from({ length: documents }, (_, index) => `file:///work/values-${index}.yaml`);
  const before = server.memory ?? 0;
  const pings: number[] = [];
  let goesOn = true;
  const pinging = (async () => {
    for (; goesOn; await sleep(50)) pings.push(await server.ping());
  })();
  const start = performance.now();
  for (const [index, uri] of uris.entries()) await editor.open(uri, `# ${index}\n${texts[index % texts.length]}`);
  await server.within(120_000, Promise.all(uris.map((uri) => editor.diagnostics(uri))));
  const diagnosed = performance.now() - start;
  goesOn = false;
  await pinging;
  const open = server.memory ?? 0;
  const peak = server.peakMemory ?? 0;
  for (const uri of uris)
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  await sleep(10_000);
  await server.ping();
  const after = server.memory ?? 0;
  return [
    { what: "1,000 documents are diagnosed after", value: diagnosed, unit: "ms", most: 5000 },
    { what: "a hover waits meanwhile (95 %)", value: quantile(pings, 0.95), unit: "ms", most: 100 },
    { what: "memory before", value: before, unit: "MB" },
    { what: "memory with 1,000 documents (peak)", value: peak, unit: "MB", most: 250 },
    { what: "memory ten seconds after they were closed", value: after, unit: "MB" },
    {
      what: "of what they took is given back",
      value: (100 * (open - after)) / Math.max(1, open - before),
      unit: "%",
      least: 80,
    },
  ];
}
