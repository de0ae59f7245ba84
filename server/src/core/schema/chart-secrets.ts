import type { Condition } from "./knowledge-files";
import type { FixedSecret, SecretKey, SecretReference, SecretsFile, SecretVariable } from "./secret-files";
import { inRanges } from "./version-ranges";

/** What a chart version knows about Secrets, with the charts it brings along. */
export interface ChartSecrets {
  references: readonly SecretReference[];
  variables: readonly SecretVariable[];
  fixed: readonly FixedSecret[];
  /** When components run, for those that do not always: values path -> conditions. */
  components: Readonly<Record<string, readonly Condition[]>>;
}

/** A chart of which nothing is known. */
export const noSecrets: ChartSecrets = { references: [], variables: [], fixed: [], components: {} };

/** The part of a secrets.json that is about one version. */
export function secretsAt(file: SecretsFile | undefined, version: string): ChartSecrets {
  const applies = ({ versions }: { versions?: string }): boolean => inRanges(versions ?? true, version);
  return {
    references: (file?.references ?? []).filter(applies).map((reference) => ({
      ...reference,
      keys: reference.keys.filter(applies).map((key) => withUsers(key, reference.usedBy ?? file?.usedBy)),
    })),
    variables: (file?.variables ?? []).filter(applies),
    fixed: (file?.fixed ?? []).filter(applies),
    components: file?.components ?? {},
  };
}

const withUsers = (key: SecretKey, usedBy: string[] | undefined): SecretKey =>
  key.usedBy || !usedBy ? key : { ...key, usedBy };

/** Without what the version does not have: `has` says whether a values path exists. */
export function onlyExisting(secrets: ChartSecrets, has: (path: string) => boolean): ChartSecrets {
  return {
    references: secrets.references
      .filter(({ name }) => has(name))
      .map((reference) => ({ ...reference, keys: reference.keys.flatMap((key) => existingKey(key, has)) })),
    variables: secrets.variables.filter(({ path, list }) => has(path) && has(list)),
    fixed: secrets.fixed.filter(({ path }) => has(path)),
    components: secrets.components,
  };
}

function existingKey({ keyPath, optional, ...key }: SecretKey, has: (path: string) => boolean): SecretKey[] {
  // A switch that the version does not have switches nothing.
  const isKnown =
    !Array.isArray(optional) || optional.every((condition) => !("path" in condition) || has(condition.path));
  const paths = [key.path ?? []].flat();
  const existing = paths.filter(has);
  if (paths.length > 0 && existing.length === 0) return [];
  return [
    {
      ...key,
      ...(paths.length > 0 ? { path: existing } : {}),
      ...(keyPath !== undefined && has(keyPath) ? { keyPath } : {}),
      ...(optional !== undefined && isKnown ? { optional } : {}),
      ...(key.usedBy ? { usedBy: key.usedBy.filter(has) } : {}),
    },
  ];
}

/** Adds what a subchart below `key` knows, except for the values that the chart itself knows about. */
export function addSubchart(chart: ChartSecrets, key: string, subchart: ChartSecrets): ChartSecrets {
  const known = new Set([
    ...chart.references.map(({ name }) => name),
    ...sensitivePaths(chart).map(({ path }) => path),
  ]);
  const isNew = (paths: string[]): boolean => !paths.some((path) => known.has(path));
  const references = subchart.references.map((reference) => referenceBelow(key, reference));
  const fixed = subchart.fixed.map((entry) => ({ ...entry, path: below(key, entry.path) }));
  return {
    references: [
      ...chart.references,
      ...references.filter(({ name, keys }) => isNew([name, ...keys.flatMap(plainPaths)])),
    ],
    variables: chart.variables,
    fixed: [...chart.fixed, ...fixed.filter(({ path }) => isNew([path]))],
    components: chart.components,
  };
}

/** The paths at which the plain value of a key may stand. */
export const plainPaths = ({ path, parts }: SecretKey): string[] => [path ?? [], parts ?? []].flat();

/** A path at which a sensitive value may stand. */
export interface SensitivePath {
  path: string;
  url: boolean;
  /** A free-form map, of which only what looks like a secret is one. */
  free: boolean;
}

/** All paths of sensitive values, each once. */
export function sensitivePaths({ references, variables, fixed }: ChartSecrets): SensitivePath[] {
  const keys = references.flatMap((reference) => reference.keys).filter(({ sensitive }) => sensitive !== false);
  const found = [
    ...keys.flatMap((key) =>
      plainPaths(key).map((path) => ({
        path,
        // What goes into a URL is secret itself.
        url: key.url === true && !key.parts?.includes(path),
        free: key.free === true,
      })),
    ),
    ...[...variables, ...fixed].map(({ path, url }) => ({ path, url: url === true, free: false })),
  ];
  return [...new Map(found.map((entry) => [entry.path, entry])).values()];
}

const below = (key: string, path: string): string => `${key}.${path}`;
const placeholdersBelow = (key: string, text: string): string =>
  text.replaceAll(/\$\{([^${}*]+)\}/g, (_, path) => `\${${below(key, path)}}`);

function referenceBelow(key: string, reference: SecretReference): SecretReference {
  const { set, when } = reference;
  return {
    ...reference,
    name: below(key, reference.name),
    ...(when ? { when: when.map((condition) => conditionBelow(key, condition)) } : {}),
    ...(set ? { set: Object.fromEntries(Object.entries(set).map(([path, value]) => [below(key, path), value])) } : {}),
    keys: reference.keys.map((entry) => keyBelow(key, entry)),
  };
}

function keyBelow(key: string, entry: SecretKey): SecretKey {
  const { path, parts, keyPath, text, when } = entry;
  return {
    ...entry,
    key: placeholdersBelow(key, entry.key),
    ...(path === undefined ? {} : { path: [path].flat().map((name) => below(key, name)) }),
    ...(parts === undefined ? {} : { parts: parts.map((name) => below(key, name)) }),
    ...(keyPath === undefined ? {} : { keyPath: below(key, keyPath) }),
    ...(text === undefined ? {} : { text: placeholdersBelow(key, text) }),
    ...(when ? { when: when.map((condition) => conditionBelow(key, condition)) } : {}),
    // A subchart is one component to those who look from outside.
    usedBy: [key],
  };
}

/** Subcharts have plain conditions on one path only, which a test of the data makes sure of. */
const conditionBelow = (key: string, condition: Condition): Condition =>
  "path" in condition ? { ...condition, path: below(key, condition.path) } : condition;
