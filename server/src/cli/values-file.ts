import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ChartFinder, FoundChart } from "../chart-finder";
import type { SecretSettings, SecretSurroundings } from "../core/secrets/surroundings";
import type { Snapshot } from "../core/snapshot";
import { ValuesDocument } from "../core/yaml/values-document";
import type { Host } from "../host";
import { KnowledgeStore } from "../knowledge-store";
import { ObjectReader } from "../object-reader";
import { SecretManifests } from "../secret-manifests";
import { readSettings } from "../settings";
import { ValuesNearby } from "../values-nearby";
import { readChartArgument } from "./chart-argument";
import { finderHere } from "./finder-here";
import { readExactly } from "./text-file";

/** What the commands read values files with. */
export interface Reader {
  host: Host;
  finder: ChartFinder;
  manifests: SecretManifests;
  objects: ObjectReader;
  read(path: string, text: string): ValuesDocument;
  /** The chart that was named on the command line. */
  chart?: { chart: string; version?: string };
}

/** Prepares reading; `chart` is the option of that name. */
export async function prepareReader(host: Host, chart: string | undefined): Promise<Reader> {
  const store = new KnowledgeStore(host);
  const named = chart === undefined ? undefined : await readChartArgument(store, chart);
  const manifests = new SecretManifests(host);
  const read = readOnce();
  const finder = finderHere(host, store, read);
  const nearby = new ValuesNearby(host, finder);
  const objects = new ObjectReader(store, (uri) => nearby.isBeside(uri, { limit: undefined, files: {} }));
  return {
    host,
    manifests,
    objects,
    read,
    finder,
    ...(named ? { chart: named } : {}),
  };
}

/** Parses a text once, although both the version of its chart and its findings depend on what it says. */
function readOnce(): Reader["read"] {
  let last: ValuesDocument | undefined;
  return (_, text) => {
    if (last?.text !== text) last = new ValuesDocument(text);
    return last;
  };
}

/** The chart of a file; undefined for a file of no chart. */
export function chartOf({ finder, chart }: Reader, uri: string, text: string): Promise<FoundChart | undefined> {
  return chart ? finder.named(chart, text) : finder.find(uri, text, {});
}

/** Everything that rules need to know about a file. */
export function snapshotOf(
  document: ValuesDocument,
  { knowledge, problem }: FoundChart,
  secrets?: SecretSurroundings,
): Snapshot {
  return {
    document,
    chart: knowledge,
    chartProblem: problem,
    syntaxElsewhere: false,
    severities: {},
    ...(secrets ? { secrets } : {}),
  };
}

/** The Secrets around a file: those below the folder that the command is run in, or below the file's own folder. */
export async function surroundingsOf(
  { host, manifests: all }: Reader,
  path: string,
  settings: Partial<SecretSettings> = {},
): Promise<SecretSurroundings> {
  const isBelow = !relative(".", resolve(path)).startsWith("..");
  const folder = pathToFileURL(`${isBelow ? process.cwd() : dirname(resolve(path))}/`).href;
  const { manifests, files } = await all.find([folder], []);
  return {
    uri: pathToFileURL(path).href,
    version: null,
    manifests,
    files,
    settings: { ...readSettings(undefined).secrets, ...settings },
    random: (length) => host.randomBytes(length),
  };
}

/** A file that is going to be changed. */
export interface ValuesFile {
  path: string;
  text: string;
  snapshot: Snapshot;
  surroundings: SecretSurroundings;
}

/** Reads a file that is to be changed; a text says why it cannot be. */
export async function readValuesFile(
  reader: Reader,
  path: string,
  settings: Partial<SecretSettings>,
): Promise<ValuesFile | string> {
  const text = await readExactly(path);
  if (text === undefined) return `${path} cannot be read as a text`;
  const found = await chartOf(reader, pathToFileURL(path).href, text);
  if (!found) return `${path} is no values file of a chart that Valuesmith knows; name the chart with --chart`;
  // A file before this one may have written Secrets.
  reader.manifests.forget();
  const surroundings = await surroundingsOf(reader, path, settings);
  return { path, text, surroundings, snapshot: snapshotOf(reader.read(path, text), found, surroundings) };
}
