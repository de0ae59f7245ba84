import { createReadStream } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { holdersOfFlag, redactRendering } from "../../core/rendering/redact-rendering";
import type { ChartKnowledge } from "../../core/schema/chart-knowledge";
import { folderKnowledge } from "../../core/schema/learn/folder-knowledge";
import { ValuesDocument } from "../../core/yaml/read/values-document";
import { UsageError } from "../../host/files/usage-error";
import type { Host } from "../../host/host";
import type { ChartRenderer, WantedChart } from "../../render/chart-renderer";
import type { RenderableChart, Rendering, RenderRequest, ValuesSource } from "../../render/engine/rendering";
import type { FoundChart } from "../../workspace/chart-finder";
import { readChoice, splitChart } from "../chart-argument";
import { Here } from "../here";
import { printJson, printRaw, tellText } from "../output";

const setKinds = ["set", "set-string", "set-json", "set-literal", "set-file"] as const;

/** `valuesmith render`: what `helm template` prints, without helm. Returns the exit status. */
export async function render(host: Host, args: string[]): Promise<number> {
  const options = readOptions(args);
  const renderer = host.createRenderer?.(storageFolder());
  if (!renderer) throw new UsageError("rendering needs Node");
  try {
    const values = await readValues(options);
    const { wanted, knowledge } = await chooseChart(host, options, values);
    const chart = await findChart(renderer, wanted);
    const rendering = await renderer.render(chart, toRequest(options, values), {
      helm: { path: options.helm },
      timeLimit: readTimeout(options.timeout),
    });
    print(withoutSecrets(rendering, values, knowledge), options.format);
    return rendering.errors.length > 0 ? 1 : 0;
  } finally {
    renderer.dispose();
  }
}

const argumentsOfRender = {
  chart: { type: "string" },
  "chart-dir": { type: "string" },
  "chart-archive": { type: "string" },
  repo: { type: "string" },
  values: { type: "string", short: "f", multiple: true },
  set: { type: "string", multiple: true },
  "set-string": { type: "string", multiple: true },
  "set-json": { type: "string", multiple: true },
  "set-literal": { type: "string", multiple: true },
  "set-file": { type: "string", multiple: true },
  release: { type: "string", default: "release-name" },
  namespace: { type: "string", short: "n", default: "default" },
  "kube-version": { type: "string" },
  "api-versions": { type: "string", short: "a", multiple: true },
  "include-crds": { type: "boolean" },
  "skip-tests": { type: "boolean" },
  "is-upgrade": { type: "boolean" },
  seed: { type: "string" },
  helm: { type: "string" },
  offline: { type: "boolean" },
  timeout: { type: "string" },
  format: { type: "string", default: "text" },
} as const;

type Options = ReturnType<typeof readOptions>;

function readOptions(args: string[]) {
  const { values: options } = parseArgs({ args, options: argumentsOfRender });
  const files = options.values ?? [];
  const named = [options.chart, options["chart-dir"], options["chart-archive"]].filter((chart) => chart !== undefined);
  if (named.length > 1) throw new UsageError("give one of --chart, --chart-dir and --chart-archive");
  if (named.length === 0 && files.length === 0)
    throw new UsageError("render needs a chart, or a values file (-f) that tells its chart");
  return { ...options, files, format: readChoice("--format", options.format, ["text", "json"]) };
}

/** A time as Helm takes it, such as `90s` or `1m30s`, in milliseconds; seconds where there is no unit. */
function readTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s?)?$/.exec(text);
  const [, hours = 0, minutes = 0, seconds = 0] = parts ?? [];
  const time = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  if (time > 0 && time <= longestTimeout) return time;
  throw new UsageError(`--timeout is a time such as 90s or 5m, up to 1h, not "${text}"`);
}

/** In milliseconds. */
const longestTimeout = 60 * 60 * 1000;

async function readValues(options: Options): Promise<ValuesSource[]> {
  const files = options.files.map(async (path): Promise<ValuesSource> => {
    return { kind: "file", name: path, text: await readText(path) };
  });
  const flags = setKinds.flatMap((kind) => (options[kind] ?? []).map((flag) => setFlag(kind, flag)));
  return Promise.all([...files, ...flags]);
}

async function setFlag(kind: (typeof setKinds)[number], flag: string): Promise<ValuesSource> {
  if (kind !== "set-file") return { kind, name: `--${kind}`, text: flag };
  const [name = "", path] = splitOnce(flag, "=");
  if (path === undefined) throw new UsageError(`--set-file is KEY=FILE, not "${name}"`);
  return { kind, name, text: await readText(path) };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Larger files of values are not read. In bytes. */
const maxBytes = 20_000_000;

/** A file, a pipe such as a shell makes of `<(command)`, or for `-` the standard input. */
async function readText(path: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of path === "-" ? process.stdin : createReadStream(path)) {
      parts.push(part);
      length += part.length;
      if (length > maxBytes) break;
    }
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
  if (length > maxBytes) throw new UsageError(`${path} is larger than ${maxBytes / 1_000_000} MB`);
  return Buffer.concat(parts).toString("utf8");
}

function toRequest(options: Options, values: ValuesSource[]): RenderRequest {
  return {
    values,
    release: options.release,
    namespace: options.namespace,
    kubeVersion: options["kube-version"],
    apiVersions: options["api-versions"]?.flatMap((versions) => versions.split(",")),
    includeCrds: options["include-crds"],
    skipTests: options["skip-tests"],
    isUpgrade: options["is-upgrade"],
    seed: options.seed,
    // Helm's own error is one; JSON has room for all of them.
    collectAll: options.format === "json",
  };
}

/** Messages end up in logs, even where the manifests do not. */
function withoutSecrets(rendering: Rendering, values: ValuesSource[], chart: ChartKnowledge): Rendering {
  if (rendering.errors.length + rendering.warnings.length === 0) return rendering;
  const holders = values.flatMap((source) =>
    source.kind === "file" ? [{ chart, document: new ValuesDocument(source.text) }] : holdersOfFlag(chart, source),
  );
  return { ...rendering, ...redactRendering(rendering, holders) };
}

function print(rendering: Rendering, format: string): void {
  if (format === "json") {
    const { text, objects, notes, warnings, errors } = rendering;
    printJson(JSON.stringify({ ok: errors.length === 0, text, objects, notes, warnings, errors }, undefined, 2));
    return;
  }
  for (const warning of rendering.warnings) tellText(warning);
  for (const { message } of rendering.errors) tellText(`Error: ${message}`);
  printRaw(rendering.text);
}

/** Where downloaded charts are kept between runs. */
function storageFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), ".cache"), "valuesmith");
}

/** The arguments that say which chart is rendered. */
interface ChartArguments {
  chart?: string;
  "chart-dir"?: string;
  "chart-archive"?: string;
  repo?: string;
  offline?: boolean;
}

/** The chart to render, and what is known about its values. */
export interface ChosenChart {
  wanted: WantedChart;
  knowledge: ChartKnowledge;
}

/** The chart that the arguments name, else the one that the first values file is for. */
async function chooseChart(host: Host, options: ChartArguments, values: ValuesSource[]): Promise<ChosenChart> {
  const here = new Here(host);
  const [first] = values;
  const path = options["chart-dir"] ?? options["chart-archive"];
  const mayDownload = !options.offline;
  if (path !== undefined) {
    const name = basename(resolve(path));
    const isFolder = options["chart-dir"] !== undefined;
    const found = isFolder ? await chartOf(here, join(resolve(path), "values.yaml"), "") : undefined;
    return { wanted: { name, path: resolve(path), mayDownload }, knowledge: await knowledgeOf(here, name, found) };
  }
  if (options.chart !== undefined) {
    here.chart = splitChart(options.chart);
    const { chart: name, version } = here.chart;
    const found = await chartOf(here, first?.name ?? "", first?.text ?? "");
    const repository = options.repo ?? found?.renders?.listing?.helmRepository;
    if (repository === undefined) throw new UsageError(`--repo must say where the chart "${name}" comes from`);
    return { wanted: { name, version, repository, mayDownload }, knowledge: await knowledgeOf(here, name, found) };
  }
  const found = await chartOf(here, first?.name ?? "", first?.text ?? "");
  if (!found?.renders) throw new UsageError(`${first?.name} belongs to no chart that is known; --chart says which`);
  const { name, version, folder, listing } = found.renders;
  const repository = options.repo ?? listing?.helmRepository;
  const wanted = { name, version, repository, path: folder && host.pathOf(folder), mayDownload };
  return { wanted, knowledge: found.knowledge };
}

const chartOf = (here: Here, path: string, text: string): Promise<FoundChart | undefined> =>
  here.workspace.chart(here.open(path, text));

/** Of a chart that nobody knows, everything is possible. */
async function knowledgeOf({ workspace }: Here, name: string, found?: FoundChart): Promise<ChartKnowledge> {
  return found?.knowledge ?? folderKnowledge({ name, values: "" }, [], await workspace.store.common());
}

/** The chart itself, from this machine or from its repository. */
async function findChart(renderer: ChartRenderer, wanted: WantedChart): Promise<RenderableChart> {
  const search = await renderer.find(wanted);
  if (search.kind === "chart") return search.chart;
  if (search.kind === "unavailable") throw new Error(search.message);
  throw new Error(`${search.chart} is not on this machine, and --offline does not allow to download it.`);
}
