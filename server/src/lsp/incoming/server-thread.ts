import { Worker } from "node:worker_threads";
import {
  createMessageConnection,
  type MessageConnection,
  PortMessageReader,
  PortMessageWriter,
} from "vscode-languageserver/node";

/** A second language server, in a thread of its own. */
export interface ServerThread {
  /** The editor's end of the connection to it, not listening yet. */
  connection: MessageConnection;
  end(): void;
}

/** What tells the server's program that it is the second one. */
export const threadMark = "valuesmith second server";

/** A thread that needs more memory is ended, in MB: the longest file that is read needs a third of it. */
const mostMemory = 512;

/** Starts the program of the language server once more in a thread; `ended` is called if that ends by itself. */
export function startServerThread(program: string, ended: () => void): ServerThread {
  const worker = new Worker(program, {
    workerData: threadMark,
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: mostMemory, maxYoungGenerationSizeMb: 16 },
  });
  worker.unref();
  worker.on("error", () => {
    // What follows is the end; its cause may quote the document.
  });
  const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
  let isWanted = true;
  worker.on("exit", () => {
    if (isWanted) ended();
  });
  return {
    connection,
    end() {
      isWanted = false;
      connection.dispose();
      void worker.terminate();
    },
  };
}
