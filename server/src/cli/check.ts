import { readFile, stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { glob, isDynamicPattern } from "tinyglobby";
import { applyOwnSchema } from "../apply-own-schema";
import { ChartFinder, type FoundChart } from "../chart-finder";
import { diagnose } from "../core/features/diagnose";
import { ValuesDocument } from "../core/yaml/values-document";
import type { Host } from "../host";
import { KnowledgeStore } from "../knowledge-store";
import { readChartArgument } from "./chart-argument";
import { type CheckedFile, type Level, reachesLevel, toCheckedFile, writeText } from "./report";
import { UsageError } from "./usage-error";

/** `valuesmith check`: all diagnostics of files, folders and globs. Returns the exit status. */
export async function check(host: Host, args: string[]): Promise<number> {
  const options = readOptions(args);
  const store = new KnowledgeStore(host);
  const finder = new ChartFinder(host, store);
  const chart = options.chart === undefined ? undefined : await readChartArgument(store, options.chart);
  const { paths, missing } = await expand(options.paths);
  const files: CheckedFile[] = [];
  for (const { path, isNamed } of paths) {
    const text = await readText(path);
    if (text === undefined) missing.push(path);
    else {
      const uri = pathToFileURL(path).href;
      const found = await (chart ? finder.named(chart, text) : finder.find(uri, text, {}));
      if (found || isNamed) files.push(await checkFile(host, { path, uri, text }, found));
    }
  }
  for (const path of missing) console.error(`valuesmith: ${path} cannot be read`);
  if (options.format === "json") console.log(JSON.stringify({ version: 1, files }, undefined, 2));
  else console.log(writeText(files));
  return missing.length > 0 ? 2 : files.some((file) => reachesLevel(file, options.failOn)) ? 1 : 0;
}

interface Options {
  chart?: string;
  format: "text" | "json";
  failOn: Level;
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
    },
  });
  const { format, "fail-on": failOn, chart } = values;
  if (positionals.length === 0) throw new UsageError("check needs at least one file, folder or glob");
  if (format !== "text" && format !== "json") throw new UsageError(`--format is text or json, not "${format}"`);
  if (failOn !== "error" && failOn !== "warning" && failOn !== "none")
    throw new UsageError(`--fail-on is error, warning or none, not "${failOn}"`);
  return { chart, format, failOn, paths: positionals };
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

async function checkFile(
  host: Host,
  { path, uri, text }: { path: string; uri: string; text: string },
  found: FoundChart | undefined,
): Promise<CheckedFile> {
  if (!found) return { path, chart: null, findings: [] };
  const document = new ValuesDocument(text);
  const snapshot = {
    document,
    chart: found.knowledge,
    schemaVerdict: await applyOwnSchema(host, found.knowledge, document),
    chartProblem: found.problem,
    syntaxElsewhere: false,
    severities: {},
  };
  return toCheckedFile({ path, uri, snapshot, why: found.why, diagnostics: diagnose(snapshot) });
}
