import { join } from "node:path";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { createConnection, PortMessageReader, PortMessageWriter, ProposedFeatures } from "vscode-languageserver/node";
import { answerCancelledAtOnce } from "./cancellation";
import { LargeDocuments } from "./large-documents";
import { nodeHost } from "./node-host";
import { startServer } from "./server";
import { startServerThread, threadMark } from "./server-thread";

const host = nodeHost(join(__dirname, ".."));
const connectionStrategy = answerCancelledAtOnce;

/** The server that the editor has started. */
function startFirst(): void {
  const large = new LargeDocuments({ start: (ended) => startServerThread(join(__dirname, "server.js"), ended) });
  const connection = createConnection(ProposedFeatures.all, { connectionStrategy, messageStrategy: large });
  startServer(connection, host, large);
}

/** The one that the first has started for large documents. */
function startSecond(port: NonNullable<typeof parentPort>): void {
  const connection = createConnection(ProposedFeatures.all, new PortMessageReader(port), new PortMessageWriter(port), {
    connectionStrategy,
  });
  startServer(connection, host);
}

if (!isMainThread && parentPort && workerData === threadMark) startSecond(parentPort);
else startFirst();
