import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { namespacesOf, type PlacedDeployment } from "../core/chart/deployments/named-by";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import type { SecretSettings, SecretSurroundings } from "../core/secrets/surroundings";
import type { Snapshot } from "../core/values/snapshot";
import { ValuesDocument } from "../core/yaml/read/values-document";
import { readExactly } from "../host/files/text-file";
import type { Host } from "../host/host";
import { ChartFinder, type FoundChart } from "../workspace/chart-finder";
import { KnowledgeStore } from "../workspace/knowledge-store";
import { ObjectReader } from "../workspace/object-reader";
import { SecretManifests } from "../workspace/secret-manifests";
import { readSettings } from "../workspace/settings";
import { ValuesNearby } from "../workspace/values-nearby";
import { readChartArgument } from "./chart-argument";
import { deploymentsHere } from "./finder-here";

/** What the commands read values files with. */
export interface Reader {
  host: Host;
  finder: ChartFinder;
  manifests: SecretManifests;
  objects: ObjectReader;
  /** What installs a file. */
  deployments(uri: string): Promise<readonly PlacedDeployment[]>;
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
  const deployments = deploymentsHere(host);
  const finder = new ChartFinder(host, store, { read, deployments });
  const nearby = new ValuesNearby(host, finder);
  const objects = new ObjectReader(store, (uri) => nearby.isBeside(uri, { limit: undefined, files: {} }));
  return {
    host,
    manifests,
    objects,
    deployments,
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
  { host, manifests: all, deployments }: Reader,
  { path, chart }: { path: string; chart: ChartKnowledge },
  { chosen, ...wanted }: Partial<SecretSettings> & { chosen?: string } = {},
): Promise<SecretSurroundings> {
  const isBelow = !relative(".", resolve(path)).startsWith("..");
  const folder = pathToFileURL(`${isBelow ? process.cwd() : dirname(resolve(path))}/`).href;
  const found = await all.find([folder], []);
  const uri = pathToFileURL(path).href;
  const settings = { ...readSettings(undefined).secrets, ...wanted };
  const namespaces = settings.namespace ? [settings.namespace] : namespacesOf(await deployments(uri), chart);
  return {
    uri,
    version: null,
    ...all.ownOf(found, { uri, chart, namespaces, ...(chosen === undefined ? {} : { chosen }) }),
    files: found.files,
    settings,
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
  settings: Partial<SecretSettings> & { chosen?: string },
): Promise<ValuesFile | string> {
  const text = await readExactly(path);
  if (text === undefined) return `${path} cannot be read as text`;
  const found = await chartOf(reader, pathToFileURL(path).href, text);
  if (!found) return `${path} is not a values file of a known chart; name the chart with --chart`;
  // A file before this one may have written Secrets.
  reader.manifests.forget();
  const surroundings = await surroundingsOf(reader, { path, chart: found.knowledge }, settings);
  return { path, text, surroundings, snapshot: snapshotOf(reader.read(path, text), found, surroundings) };
}
