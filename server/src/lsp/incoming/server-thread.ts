import {
  createMessageConnection,
  type MessageConnection,
  PortMessageReader,
  PortMessageWriter,
} from "vscode-languageserver/node";
import { startThread } from "../../host/threads/start-thread";

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
  const resourceLimits = { maxOldGenerationSizeMb: mostMemory, maxYoungGenerationSizeMb: 16 };
  // The cause of the end is not passed on, as it may quote the document.
  const thread = startThread({ program, workerData: threadMark, resourceLimits, env: process.env }, () => ended());
  const { worker } = thread;
  const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
  return {
    connection,
    end() {
      connection.dispose();
      void thread.end();
    },
  };
}
