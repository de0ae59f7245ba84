import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type CheckedPath, checkPath, type FoundPath } from "./check-file";
import type { Reader } from "./values-file";

/** Fewer files are checked before a second thread would have started. */
const minFiles = 60;

/** How many files a thread is given at a time. */
const batchSize = 20;

/** What a thread is started with. */
export interface CheckWorkerData {
  /** The option `--chart`. */
  chart: string | undefined;
}

/**
 * Checks files, with all processors where there are many; the results come in the order of the paths. Files that are done
 * are not kept, and no more of them are read ahead than all threads can work on.
 */
export async function* checkFiles(
  reader: Reader,
  paths: readonly FoundPath[],
  chart: string | undefined,
): AsyncGenerator<CheckedPath> {
  const threads = Math.min(availableParallelism(), Math.ceil(paths.length / minFiles));
  if (threads > 1) yield* checkInThreads(paths, { threads, chart });
  else for (const path of paths) yield await checkPath(reader, path);
}

async function* checkInThreads(
  paths: readonly FoundPath[],
  { threads, chart }: { threads: number; chart: string | undefined },
): AsyncGenerator<CheckedPath> {
  const workers = Array.from({ length: threads }, () => new CheckThread({ chart }));
  try {
    const pending: Promise<CheckedPath[]>[] = [];
    for (let start = 0; start < paths.length; start += batchSize) {
      const worker = workers[(start / batchSize) % threads];
      if (worker) pending.push(worker.check(paths.slice(start, start + batchSize)));
      if (pending.length >= 2 * threads) yield* (await pending.shift()) ?? [];
    }
    for (const batch of pending) yield* await batch;
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

/** A thread that checks files; it answers in the order it is asked. */
class CheckThread {
  private readonly worker: Worker;
  private readonly waiting: { resolve: (checked: CheckedPath[]) => void; reject: (error: Error) => void }[] = [];

  constructor(data: CheckWorkerData) {
    // What is parsed of a file is not needed for the next one, so a small nursery does. In MB.
    const resourceLimits = { maxYoungGenerationSizeMb: 12 };
    this.worker = new Worker(join(__dirname, "check-worker.js"), { workerData: data, resourceLimits });
    this.worker.on("message", (checked: CheckedPath[]) => this.waiting.shift()?.resolve(checked));
    this.worker.on("error", (error) => {
      for (const { reject } of this.waiting.splice(0)) reject(error);
    });
  }

  check(paths: readonly FoundPath[]): Promise<CheckedPath[]> {
    const checked = new Promise<CheckedPath[]>((resolve, reject) => this.waiting.push({ resolve, reject }));
    // Whoever waits for it is told; until then it is no unhandled rejection.
    checked.catch(() => {});
    this.worker.postMessage(paths);
    return checked;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
