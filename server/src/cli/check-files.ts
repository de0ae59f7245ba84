import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Diagnostic } from "vscode-languageserver-types";
import { diagnoseManifests } from "../core/features/diagnose-manifest";
import { limits } from "../core/limits";
import { diagnose } from "../core/rules/engine/diagnose";
import type { Snapshot } from "../core/values/snapshot";
import { readBeginning } from "../host/files/text-file";
import { TimedWorker } from "../host/threads/timed-worker";
import type { Settings } from "../protocol";
import type { Here } from "./here";
import { type CheckedFile, toCheckedFile, toCheckedObjects } from "./report";

/** A file to check, and the settings for it. */
export interface FoundPath extends Pick<Settings, "productionAdvice" | "severity"> {
  path: string;
  /** The file was named on the command line, not found in a folder. */
  isNamed: boolean;
  /** What repairs its findings is wanted, too. */
  withFixes: boolean;
}

/** What came out of checking one file; plain data, as it may come from another thread. */
export interface CheckedPath {
  path: string;
  /** It could be read. */
  isRead: boolean;
  /** Absent where the file is none of our business. */
  file?: CheckedFile;
  /** What its values have to say about manifests of Secrets that it names. */
  manifests: ManifestFindings[];
}

export interface ManifestFindings {
  uri: string;
  diagnostics: Diagnostic[];
}

/** Checks one file. */
export async function checkPath(
  here: Here,
  { path, isNamed, withFixes, productionAdvice, severity }: FoundPath,
): Promise<CheckedPath> {
  const text = await readText(path);
  if (text === undefined) return { path, isRead: false, manifests: [] };
  const { workspace } = here;
  const document = here.open(path, text, { productionAdvice, severity });
  const { uri } = document;
  const found = await workspace.chart(document);
  if (!found) {
    const file = toCheckedObjects({ path, uri, withFixes }, await workspace.objectsIn(document));
    return { path, isRead: true, manifests: [], ...(isNamed || file.findings.length > 0 ? { file } : {}) };
  }
  // Looking for Secrets takes a moment, so it is done for files that name some.
  const snapshot = await workspace.snapshot(document, found, { secrets: "named", verdict: true });
  const file = toCheckedFile({ path, uri, withFixes, snapshot, why: found.why, diagnostics: diagnose(snapshot) });
  return { path, isRead: true, file, manifests: manifestFindings(snapshot) };
}

/** Of a larger file the beginning is read, which the document reports as too long: no UTF-8 takes more bytes for a text within its bounds. */
const maxBytes = 3 * limits.documentLength + 3;

/** The caller says which file could not be read. */
const readText = async (path: string): Promise<string | undefined> =>
  (await readBeginning(path, maxBytes))?.toString("utf8");

/** What is wrong about the manifests of the Secrets that a values file names. */
function manifestFindings(snapshot: Snapshot): ManifestFindings[] {
  const manifests = snapshot.secrets?.manifests ?? [];
  const uris = [...new Set(manifests.map(({ uri }) => uri))];
  return uris.flatMap((uri) => {
    const own = manifests.filter((manifest) => manifest.uri === uri);
    const diagnostics = diagnoseManifests(own, [snapshot]);
    return diagnostics.length > 0 ? [{ uri, diagnostics }] : [];
  });
}

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
