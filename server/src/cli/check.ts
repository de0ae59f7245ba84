import { readFile, stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { glob, isDynamicPattern } from "tinyglobby";
import type { FoundChart } from "../chart-finder";
import { wantsProductionAdvice } from "../core/chart/production";
import { diagnose } from "../core/features/diagnose";
import { diagnoseManifests } from "../core/features/diagnose-manifest";
import { secretUses } from "../core/secrets/secret-uses";
import type { Snapshot } from "../core/snapshot";
import type { Host } from "../host";
import { type CheckedFile, type Level, reachesLevel, toCheckedFile, toCheckedManifest, writeText } from "./report";
import { UsageError } from "./usage-error";
import { chartOf, prepareReader, type Reader, snapshotOf, surroundingsOf } from "./values-file";

/** `valuesmith check`: all diagnostics of files, folders and globs. Returns the exit status. */
export async function check(host: Host, args: string[]): Promise<number> {
  const options = readOptions(args);
  const reader = await prepareReader(host, options.chart);
  const { paths, missing } = await expand(options.paths);
  const files: CheckedFile[] = [];
  const snapshots: Snapshot[] = [];
  for (const { path, isNamed } of paths) {
    const text = await readText(path);
    if (text === undefined) missing.push(path);
    else {
      const uri = pathToFileURL(path).href;
      const found = await chartOf(reader, uri, text);
      const isProduction = wantsProductionAdvice(options.productionAdvice, resolve(path));
      const checked = found && (await checkFile(reader, { path, uri, text, isProduction }, found));
      if (checked) snapshots.push(checked.snapshot);
      if (checked || isNamed) files.push(checked?.file ?? { path, chart: null, findings: [] });
    }
  }
  files.push(...checkManifests(snapshots, files));
  for (const path of missing) console.error(`valuesmith: ${path} cannot be read`);
  if (options.format === "json") console.log(JSON.stringify({ version: 1, files }, undefined, 2));
  else console.log(writeText(files));
  return missing.length > 0 ? 2 : files.some((file) => reachesLevel(file, options.failOn)) ? 1 : 0;
}

interface Options {
  chart?: string;
  format: "text" | "json";
  failOn: Level;
  productionAdvice: "auto" | "on" | "off";
  paths: string[];
}

function readOptions(args: string[]): Options {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      chart: { type: "string" },
      format: { type: "string", default: "text" },
      "fail-on": { type: "string", default: "error" },
      "production-advice": { type: "string", default: "auto" },
    },
  });
  const { format, "fail-on": failOn, "production-advice": productionAdvice, chart } = values;
  if (positionals.length === 0) throw new UsageError("check needs at least one file, folder or glob");
  if (format !== "text" && format !== "json") throw new UsageError(`--format is text or json, not "${format}"`);
  if (failOn !== "error" && failOn !== "warning" && failOn !== "none")
    throw new UsageError(`--fail-on is error, warning or none, not "${failOn}"`);
  if (productionAdvice !== "auto" && productionAdvice !== "on" && productionAdvice !== "off")
    throw new UsageError(`--production-advice is auto, on or off, not "${productionAdvice}"`);
  return { chart, format, failOn, productionAdvice, paths: positionals };
}

interface FoundPath {
  path: string;
  /** The file was named on the command line, not found in a folder. */
  isNamed: boolean;
}

/** Files as they are, the YAML files of folders, and what globs match. */
async function expand(paths: string[]): Promise<{ paths: FoundPath[]; missing: string[] }> {
  const found = new Map<string, FoundPath>();
  const missing: string[] = [];
  const ignore = ["**/node_modules/**", "**/.git/**"];
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined);
    if (stats && !stats.isDirectory()) found.set(resolve(path), { path, isNamed: true });
    else if (!stats && !isDynamicPattern(path)) missing.push(path);
    else {
      const [cwd, pattern] = stats ? [path, "**/*.{yaml,yml}"] : [".", path];
      for (const file of (await glob(pattern, { cwd, ignore, absolute: true, dot: true })).sort()) {
        if (!found.has(resolve(file))) found.set(resolve(file), { path: relative(".", file), isNamed: false });
      }
    }
  }
  return { paths: [...found.values()], missing };
}

/** Larger files are cut, which the document reports as too long. In bytes. */
const maxBytes = 20_000_000;

async function readText(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return undefined;
    const buffer = await readFile(path);
    return buffer.subarray(0, maxBytes).toString("utf8");
  } catch {
    // The caller says so with the file's name.
    return undefined;
  }
}

interface ReadFile {
  path: string;
  uri: string;
  text: string;
  isProduction: boolean;
}

async function checkFile(
  reader: Reader,
  { path, uri, text, isProduction }: ReadFile,
  found: FoundChart,
): Promise<{ file: CheckedFile; snapshot: Snapshot }> {
  const alone = { ...snapshotOf(text, found), isProduction };
  // Looking for Secrets takes a moment, so it is done for files that name some.
  const snapshot = secretUses(alone).length > 0 ? { ...alone, secrets: await surroundingsOf(reader, path) } : alone;
  return { snapshot, file: toCheckedFile({ path, uri, snapshot, why: found.why, diagnostics: diagnose(snapshot) }) };
}

/** The manifests of Secrets that the checked values files name. */
function checkManifests(snapshots: readonly Snapshot[], checked: readonly CheckedFile[]): CheckedFile[] {
  const paths = new Set(checked.map(({ path }) => resolve(path)));
  const manifests = new Map(
    snapshots.flatMap(({ secrets }) => secrets?.manifests ?? []).map((found) => [found, found.uri]),
  );
  return [...new Set(manifests.values())].flatMap((uri) => {
    const path = fileURLToPath(uri);
    const own = [...manifests.keys()].filter((manifest) => manifest.uri === uri);
    const diagnostics = paths.has(path) ? [] : diagnoseManifests(own, snapshots);
    return diagnostics.length > 0 ? [toCheckedManifest(relative(".", path), diagnostics)] : [];
  });
}
