import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type ConformanceCase, chartFiles } from "./conformance-case";

/** What came of a case. */
export interface Outcome {
  /** Where the program found the files, which messages may name. */
  folder: string;
  text: string;
  /** Without its leading `Error: `; empty if there is none. */
  error: string;
  /** Each once and sorted: Helm goes through maps in no order. */
  warnings: string[];
  /** Empty unless the case asks for them. */
  notes: string;
}

const run = promisify(execFile);

/**
 * What Helm's own program does, with its files below a folder and nothing of the user's. It does the same each time, so
 * what came of a case is kept beside the program and a case that has not changed is not run again.
 */
export async function programOutcome(one: ConformanceCase, program: string): Promise<Outcome> {
  const fingerprint = createHash("sha256").update(JSON.stringify(one)).digest("hex").slice(0, 16);
  const kept = join(dirname(program), "outcomes", `${fingerprint}.json`);
  try {
    return JSON.parse(await readFile(kept, "utf8"));
  } catch {
    const outcome = await runProgram(one, { program, folder: join(dirname(program), "cases", fingerprint) });
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(kept, JSON.stringify(outcome));
    return outcome;
  }
}

async function runProgram(
  one: ConformanceCase,
  { program, folder }: { program: string; folder: string },
): Promise<Outcome> {
  await rm(folder, { recursive: true, force: true });
  const chart = await writeChart(one, folder);
  const flags = await writeFlags(one, folder);
  const helm = (command: string, ...more: string[]) =>
    run(program, [command, "rel", chart, ...flags, ...more], {
      cwd: folder,
      env: emptyEnvironment(folder),
      maxBuffer: 2 ** 28,
    }).catch((error: { stdout: string; stderr: string }) => error);
  const { stdout, stderr } = await helm("template", ...templateFlags(one));
  const installed = one.notes ? await helm("install", "--dry-run=client") : { stdout: "" };
  return {
    folder,
    text: stdout,
    error: errorOf(stderr),
    warnings: warningsOf(stderr),
    notes: (installed.stdout.split("\nNOTES:\n")[1] ?? "").trim(),
  };
}

/** The name of the n-th values file, as messages have it. */
export function valuesFile(folder: string, index: number): string {
  return join(folder, `values-${index}.yaml`);
}

async function writeChart(one: ConformanceCase, folder: string): Promise<string> {
  for (const { name, text } of chartFiles(one.chart)) {
    const path = join(folder, "shop", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  if (!one.packaged) return join(folder, "shop");
  await run("tar", ["-czf", "shop.tgz", "shop"], { cwd: folder });
  return join(folder, "shop.tgz");
}

async function writeFlags(
  { values = [], sets = [], options = {} }: ConformanceCase,
  folder: string,
): Promise<string[]> {
  const flags = ["--namespace", options.namespace ?? "ns"];
  for (const [index, text] of values.entries()) {
    await writeFile(valuesFile(folder, index), text);
    flags.push("--values", valuesFile(folder, index));
  }
  for (const [index, [kind, text, content]] of sets.entries()) {
    const file = join(folder, `content-${index}`);
    if (content !== undefined) await writeFile(file, content);
    flags.push(`--${kind}`, content === undefined ? text : `${text}=${file}`);
  }
  return flags;
}

function templateFlags({ options = {} }: ConformanceCase): string[] {
  const { kubeVersion, apiVersions, includeCrds, skipTests, isUpgrade } = options;
  return [
    ...(kubeVersion === undefined ? [] : ["--kube-version", kubeVersion]),
    ...(apiVersions === undefined ? [] : ["--api-versions", apiVersions.join(",")]),
    ...(includeCrds ? ["--include-crds"] : []),
    ...(skipTests ? ["--skip-tests"] : []),
    ...(isUpgrade ? ["--is-upgrade"] : []),
  ];
}

function emptyEnvironment(folder: string): NodeJS.ProcessEnv {
  const inside = Object.fromEntries(
    ["CACHE", "CONFIG", "DATA"].map((kind) => [`HELM_${kind}_HOME`, join(folder, "home")]),
  );
  return { ...inside, HOME: folder };
}

const logLine = /^level=(\w+) msg=("(?:[^"\\]|\\.)*"|\S+)(.*)\n/gm;

function errorOf(stderr: string): string {
  const [, error = ""] = /(?:^|\n)Error: (.*)$/s.exec(stderr.replace(logLine, "")) ?? [];
  return error.replace(/\n\nUse --debug flag to render out invalid YAML\n$/, "").trim();
}

/** The program logs errors, too, which it then prints once more. */
function warningsOf(stderr: string): string[] {
  const lines = Array.from(stderr.matchAll(logLine), ([, level, message = "", more = ""]) => ({
    level,
    text: (message.startsWith('"') ? JSON.parse(message) : message) + unquoted(more),
  }));
  return [...new Set(lines.filter(({ level }) => level !== "ERROR").map(({ text }) => text))].sort();
}

/** Attributes such as ` key="some text"` without their quotes. */
function unquoted(attributes: string): string {
  return attributes.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => JSON.parse(quoted));
}
