import { isOtherFormat } from "../../chart/detect";
import { environmentOf, isShared, wordsOfPath } from "../../chart/environment-names";
import { readModeline } from "../../chart/modeline";
import type { ChartKnowledge } from "../../schema/chart-knowledge";
import { topLevelKeys } from "../../yaml/document/lines";
import type { SecretManifest } from "../secret-manifest";

/** Whose Secrets are looked for: those of the release that a values file is for. */
export interface ValuesPlace {
  uri: string;
  chart: ChartKnowledge;
  /** The namespaces that the release is installed into; none where nobody says. */
  namespaces: readonly string[];
  /** The URI of the file whose manifests the user has chosen. */
  chosen?: string;
}

/** What is in the folders around a values file. */
export interface AroundValues {
  manifests: readonly SecretManifest[];
  traces: readonly ValuesTrace[];
}

/** The manifests that may make the Secrets of a release. */
export interface OwnManifests {
  manifests: SecretManifest[];
  /**
   * How near those manifests are that are its own for certain, least for the nearest. The others may be those of a release
   * that the file is only a part of, such as an environment's below a common file.
   */
  nearness: ReadonlyMap<SecretManifest, number>;
}

/** Finds the manifests of a release: by namespace, then by folder; never those of another environment. */
export function ownManifests({ manifests, traces }: AroundValues, place: ValuesPlace): OwnManifests {
  const keys = new Set(Object.keys(place.chart.schema.properties ?? {}));
  const siblings = traces
    .filter((trace) => trace.uri !== place.uri && isProbablyOf(trace, { name: place.chart.chart, keys }))
    .map(({ uri }) => compare(place.uri, uri));
  const nearness = new Map<SecretManifest, number>();
  const own = manifests.filter((manifest) => {
    const kinship = kinshipOf(manifest, place, siblings);
    if (typeof kinship === "number") nearness.set(manifest, kinship);
    return kinship !== "foreign";
  });
  return { manifests: own, nearness };
}

/** Another values file of the chart, and the words that are only in its path, or only in that of the one at hand. */
interface Sibling {
  uri: string;
  theirs: ReadonlySet<string>;
  ours: ReadonlySet<string>;
}

/** Words that say nothing about whom a file is for. */
const generic = new Set(
  `file yaml yml values value secret secrets credentials override overrides helm k8s kubernetes manifest manifests
  overlay overlays env envs environments`.split(/\s+/),
);

/** Words, and numbers at their ends: `values2` is one of several. */
const numberedWords = (path: string): string[] => wordsOfPath(path).flatMap((word) => word.match(/[a-z]+|\d+/g) ?? []);

function compare(uri: string, other: string): Sibling {
  const own = new Set(numberedWords(uri));
  const all = new Set(numberedWords(other));
  return {
    uri: other,
    theirs: new Set([...all].filter((word) => !own.has(word) && !generic.has(word))),
    ours: new Set([...own].filter((word) => !all.has(word) && !generic.has(word))),
  };
}

/** `unsure` for what may be of a release that the values file is only a part of; else how near it is. */
type Kinship = number | "unsure" | "foreign";

/** A manifest of another namespace is farther than any folder. */
const namespaceStep = 1000;

function kinshipOf(manifest: SecretManifest, place: ValuesPlace, siblings: readonly Sibling[]): Kinship {
  const { namespaces } = place;
  const { namespace } = manifest;
  if (namespace !== undefined && namespaces.length > 0 && !namespaces.includes(namespace)) return "foreign";
  if (manifest.uri === place.chosen) return -1;
  const paths = part(place.uri, manifest.uri);
  const named = numberedWords(manifest.name);
  const words = new Set(numberedWords(manifest.uri).filter((word) => !named.includes(word)));
  const kinships = [
    byEnvironment(paths, manifest.name),
    byFolder(paths, siblings),
    byBranch(paths),
    ...siblings.map((sibling) => byWords(words, sibling)),
  ];
  if (kinships.includes("foreign")) return "foreign";
  if (kinships.includes("unsure") || (namespace !== undefined && namespaces.length > 1)) return "unsure";
  const isNamed = siblings.some(({ ours }) => holdsOne(words, ours)) || isSameEnvironment(paths);
  return (namespaces.length > 0 && namespace === undefined ? namespaceStep : 0) + distance(paths) + (isNamed ? 0 : 0.5);
}

/** What two paths have in common, up to a slash, and what follows in each. */
interface Paths {
  common: string;
  values: string;
  manifest: string;
}

function part(values: string, manifest: string): Paths {
  const a = values.split("/");
  const b = manifest.split("/");
  let length = 0;
  while (length < a.length - 1 && length < b.length - 1 && a[length] === b[length]) length++;
  const rest = (segments: readonly string[]): string => segments.slice(length).join("/");
  return { common: `${a.slice(0, length).join("/")}/`, values: rest(a), manifest: rest(b) };
}

const foldersIn = (path: string): number => path.split("/").length - 1;

const distance = ({ values, manifest }: Paths): number => foldersIn(values) + foldersIn(manifest);

const isSameEnvironment = ({ values, manifest }: Paths): boolean => {
  const environment = environmentOf(manifest);
  return environment !== undefined && environment === environmentOf(values);
};

/** Their paths name different environments. */
function byEnvironment({ common, values, manifest }: Paths, name: string): Kinship | undefined {
  const file = manifest.slice(manifest.lastIndexOf("/") + 1);
  // A file that is called after its Secret says no more than the name.
  const environment = environmentOf(
    file.startsWith(name) ? manifest.slice(0, -file.length) + file.slice(name.length) : manifest,
  );
  if (environment === undefined) return undefined;
  const own = environmentOf(values);
  if (own !== undefined) return own === environment ? undefined : "foreign";
  return environmentOf(common) === environment ? undefined : "unsure";
}

/** Between them, or beside the manifest, stands another values file of the chart. */
function byFolder({ common, values, manifest }: Paths, siblings: readonly Sibling[]): Kinship | undefined {
  if (foldersIn(manifest) === 0) return undefined;
  const branch = `${common}${manifest.slice(0, manifest.indexOf("/") + 1)}`;
  if (!siblings.some(({ uri }) => uri.startsWith(branch))) return undefined;
  return foldersIn(values) === 0 || isShared(values) ? "unsure" : "foreign";
}

/** Both stand in folders of their own, as `clusters/eu` and `clusters/us`, so that nothing says that they belong together. */
function byBranch({ values, manifest }: Paths): Kinship | undefined {
  if (foldersIn(values) === 0 || foldersIn(manifest) === 0) return undefined;
  const [own, other] = [values, manifest].map((path) =>
    wordsOfPath(path.slice(0, path.indexOf("/"))).filter((word) => !generic.has(word)),
  );
  if (!own?.length || !other?.length || own.join() === other.join()) return undefined;
  return "unsure";
}

/** It is called as another values file is, and not as this one. */
function byWords(words: ReadonlySet<string>, { theirs, ours }: Sibling): Kinship | undefined {
  if (!holdsOne(words, theirs) || holdsOne(words, ours)) return undefined;
  return ours.size === 0 || isShared([...ours].join(" ")) ? "unsure" : "foreign";
}

const holdsOne = (words: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean =>
  [...wanted].some((word) => words.has(word));

/** A YAML file that may be a values file, and what tells of which chart; known without parsing it. */
export interface ValuesTrace {
  uri: string;
  /** The chart that its modeline names. */
  chart?: string;
  keys: readonly string[];
}

/** The trace of a file; undefined for one of a well-known other kind, such as a Kubernetes manifest. */
export function traceValues(uri: string, text: string): ValuesTrace | undefined {
  const keys = topLevelKeys(text);
  const modeline = readModeline(text);
  if (modeline?.chart === "none" || (!modeline && isOtherFormat(keys))) return undefined;
  return { uri, ...(modeline ? { chart: modeline.chart } : {}), keys };
}

/** Whether a file is probably one of values for a chart with these keys at its root. */
function isProbablyOf(trace: ValuesTrace, chart: { name: string; keys: ReadonlySet<string> }): boolean {
  if (trace.chart !== undefined) return trace.chart === chart.name;
  const known = trace.keys.filter((key) => chart.keys.has(key));
  const isCalledValues = /values|override/i.test(trace.uri.slice(trace.uri.lastIndexOf("/")));
  if (isCalledValues) return trace.keys.length === 0 || known.length > 0;
  return known.length > 0 && known.length === trace.keys.length;
}
