import { join } from "node:path";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  PortMessageReader,
  PortMessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { LargeDocuments } from "../lsp/incoming/large-documents";
import { startServerThread, threadMark } from "../lsp/incoming/second-server";
import { startServer } from "../lsp/server";
import { answerCancelledAtOnce } from "../lsp/session/request";
import { nodeHost } from "./node-host";

const host = nodeHost(join(__dirname, ".."));
const connectionStrategy = answerCancelledAtOnce;

/** The server that the editor has started. */
function startFirst(): void {
  const large = new LargeDocuments({ start: (ended) => startServerThread(join(__dirname, "server.js"), ended) });
  startServer(connect({ connectionStrategy, messageStrategy: large }), host, large);
}

/** The arguments say how the editor is connected; on the standard streams it may send anything. */
function connect(options: ConnectionOptions): Connection {
  const { argv, stdin, stdout } = process;
  if (!argv.includes("--stdio")) return createConnection(ProposedFeatures.all, options);
  // The editor has ended without a word.
  stdin.on("end", () => process.exit(1));
  return createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(stdin),
    new StreamMessageWriter(stdout),
    options,
  );
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
