import { type ResourceLimits, Worker } from "node:worker_threads";

/** What a thread is started with. */
export interface ThreadOptions {
  /** The path of the thread's program. */
  program: string;
  /** What the program finds in `workerData`. */
  workerData?: unknown;
  /** How much memory the thread may have, in MB. */
  resourceLimits?: ResourceLimits;
  /** The environment it sees; by default none. */
  env?: NodeJS.ProcessEnv;
}

/** A running thread. */
export interface Thread {
  worker: Worker;
  /** Ends it; `ended` is not called then. */
  end(): Promise<void>;
}

/**
 * Starts a thread, which does not keep the process alive. `ended` is called once if it ends by itself, with the reason as the
 * end of a sentence; that can quote what the thread was working on.
 */
export function startThread(options: ThreadOptions, ended: (why: string) => void): Thread {
  const { program, workerData, resourceLimits, env = {} } = options;
  const worker = new Worker(program, { workerData, resourceLimits, env, argv: [], execArgv: [] });
  worker.unref();
  let isWanted = true;
  const fail = (why: string): void => {
    if (isWanted) ended(why);
    isWanted = false;
  };
  worker.on("error", (error) => fail(error instanceof Error ? error.message : String(error)));
  worker.on("exit", () => fail("it ended"));
  return {
    worker,
    async end() {
      isWanted = false;
      await worker.terminate();
    },
  };
}
