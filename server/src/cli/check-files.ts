import { availableParallelism } from "node:os";
import { join } from "node:path";
import { TimedWorker } from "../host/threads/timed-worker";
import { type CheckedPath, checkPath, type FoundPath } from "./check-file";
import type { Here } from "./here";

/** Fewer files are checked before a second thread would have started. */
const minFiles = 60;

/** How many files a thread is given at a time. */
const batchSize = 20;

/** What is parsed of a file is not needed for the next one, so a small nursery does. In MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

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
  here: Here,
  paths: readonly FoundPath[],
  chart: string | undefined,
): AsyncGenerator<CheckedPath> {
  const threads = Math.min(availableParallelism(), Math.ceil(paths.length / minFiles));
  if (threads > 1) yield* checkInThreads(paths, { threads, chart });
  else for (const path of paths) yield await checkPath(here, path);
}

async function* checkInThreads(
  paths: readonly FoundPath[],
  { threads, chart }: { threads: number; chart: string | undefined },
): AsyncGenerator<CheckedPath> {
  const workerData: CheckWorkerData = { chart };
  const options = { program: join(__dirname, "check-worker.js"), workerData, resourceLimits, env: process.env };
  const workers = Array.from({ length: threads }, () => new TimedWorker<readonly FoundPath[], CheckedPath[]>(options));
  try {
    const pending: Promise<CheckedPath[]>[] = [];
    for (let start = 0; start < paths.length; start += batchSize) {
      const worker = workers[(start / batchSize) % threads];
      if (worker) pending.push(checkIn(worker, paths.slice(start, start + batchSize)));
      if (pending.length >= 2 * threads) yield* (await pending.shift()) ?? [];
    }
    for (const batch of pending) yield* await batch;
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

function checkIn(
  worker: TimedWorker<readonly FoundPath[], CheckedPath[]>,
  paths: readonly FoundPath[],
): Promise<CheckedPath[]> {
  const checked = worker
    .ask(() => paths)
    .then((outcome) => {
      if (outcome.kind === "answered") return outcome.answer;
      throw new Error(outcome.kind === "died" ? outcome.why : "the check was ended");
    });
  // Whoever waits for it is told; until then it is no unhandled rejection.
  checked.catch(() => {});
  return checked;
}
