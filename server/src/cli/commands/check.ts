import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { glob, isDynamicPattern } from "tinyglobby";
import type { Diagnostic } from "vscode-languageserver-types";
import { allRules } from "../../core/rules/engine/all";
import { UsageError } from "../../host/files/usage-error";
import type { Host } from "../../host/host";
import type { Settings } from "../../protocol";
import { readChoice } from "../chart-argument";
import { checkFiles, type FoundPath, type ManifestFindings } from "../check-files";
import { openHere } from "../here";
import { complain, isOutputBroken, print, printJson } from "../output";
import { type CheckedFile, jsonWriter, type Level, reachesLevel, textWriter, toCheckedManifest } from "../report";

/** `valuesmith check`: all diagnostics of files, folders and globs. Returns the exit status. */
export async function check(host: Host, args: string[]): Promise<number> {
  const options = readOptions(args);
  const here = await openHere(host, options.chart);
  const { paths, missing } = await expand(options);
  const writer = options.format === "json" ? jsonWriter(printJson) : textWriter(print);
  const manifests = new ManifestReport();
  let fails = false;
  const add = (file: CheckedFile): void => {
    fails ||= reachesLevel(file, options.failOn);
    writer.add(file);
  };
  for await (const { path, isRead, file, manifests: found } of checkFiles(here, paths, options.chart)) {
    if (isOutputBroken()) break;
    if (!isRead) missing.push(path);
    if (file) add(file);
    manifests.add(file, found);
  }
  for (const file of manifests.files()) add(file);
  writer.end();
  for (const path of missing) complain(`${path} cannot be read`);
  return missing.length > 0 ? 2 : fails ? 1 : 0;
}

interface Options {
  chart?: string;
  format: "text" | "json";
  failOn: Level;
  settings: Pick<Settings, "productionAdvice" | "severity">;
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
      severity: { type: "string", multiple: true, default: [] },
    },
  });
  if (positionals.length === 0) throw new UsageError("check needs at least one file, folder or glob");
  return {
    chart: values.chart,
    format: readChoice("--format", values.format, ["text", "json"]),
    failOn: readChoice("--fail-on", values["fail-on"], ["error", "warning", "none"]),
    settings: {
      productionAdvice: readChoice("--production-advice", values["production-advice"], ["auto", "on", "off"]),
      severity: readSeverities(values.severity),
    },
    paths: positionals,
  };
}

const levels = ["error", "warning", "information", "hint", "off"] as const;

/** The options `--severity CODE=LEVEL`, which are what the setting `valuesmith.severity` is in an editor. */
function readSeverities(options: readonly string[]): Settings["severity"] {
  const pairs = options.map((option) => {
    const [code = "", level = ""] = option.split("=");
    if (!allRules.some((rule) => rule.code === code))
      throw new UsageError(`--severity takes CODE=LEVEL, and there is no diagnostic "${code}"`);
    return [code, readChoice(`--severity ${code}=`, level, levels)] as const;
  });
  return Object.fromEntries(pairs);
}

/** Files as they are, the YAML files of folders, and what globs match. */
async function expand({ paths, format, settings }: Options): Promise<{ paths: FoundPath[]; missing: string[] }> {
  const found = new Map<string, { path: string; isNamed: boolean }>();
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
  const all = [...found.values()].map((file) => ({ ...file, ...settings, withFixes: format === "json" }));
  return { paths: all, missing };
}

/** The manifests of Secrets that the checked values files name, each with what any of these files has to say about it. */
class ManifestReport {
  private readonly checked = new Set<string>();
  private readonly found = new Map<string, Map<string, Diagnostic>>();

  add(file: CheckedFile | undefined, manifests: readonly ManifestFindings[]): void {
    if (file) this.checked.add(resolve(file.path));
    for (const { uri, diagnostics } of manifests) {
      const known = this.found.get(uri) ?? new Map<string, Diagnostic>();
      this.found.set(uri, known);
      for (const diagnostic of diagnostics) {
        const id = JSON.stringify([diagnostic.code, diagnostic.range, diagnostic.message]);
        if (!known.has(id)) known.set(id, diagnostic);
      }
    }
  }

  /** One that was checked itself is not reported again. */
  files(): CheckedFile[] {
    const paths = [...this.found].map(([uri, diagnostics]) => ({ path: fileURLToPath(uri), diagnostics }));
    return paths
      .filter(({ path }) => !this.checked.has(path))
      .map(({ path, diagnostics }) => toCheckedManifest(relative(".", path), [...diagnostics.values()]));
  }
}
