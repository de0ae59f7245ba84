import { formatPath, type KeyPath } from "../yaml/document/nodes";
import { type ChartSecrets, plainPaths } from "./chart-secrets";
import type { Definitions, JsonSchema, SecretAnnotation } from "./json-schema";
import type { AllowedValues, CommonFile, DescriptionsFile, KnowledgeFile, TypeEntry } from "./knowledge-files";
import { PathPatterns } from "./path-patterns";
import type { SecretKey, SecretReference } from "./secret-files";
import { inRanges } from "./version-ranges";

/** What people wrote about the keys of one chart, ready to be looked up by path. */
export interface Annotations {
  definitions: Definitions;
  /** The JSON types of a path where the default's are not the whole truth; `any` for anything. */
  typesOf(path: KeyPath, version: string): string[] | undefined;
  secrets: PathPatterns<SecretAnnotation>;
  /** The Kubernetes type of a path, such as `Probe` or `EnvVar[]`. */
  kubernetesType(path: KeyPath): string | undefined;
  /** The values of a path: all that the chart accepts (`enum`) and those worth offering (`examples`). */
  valuesOf(path: KeyPath, version: string): Pick<JsonSchema, "enum" | "examples">;
}

/** The parts of the library that annotations come from. */
interface Shared {
  common: CommonFile;
  definitions: Definitions;
}

/** Prepares a chart's knowledge.json, what is known about its Secrets, and common.json for all charts. */
export function prepareAnnotations(
  knowledge: KnowledgeFile | undefined,
  secrets: PathPatterns<SecretAnnotation>,
  { common, definitions }: Shared,
): Annotations {
  const exceptions = new PathPatterns(knowledge?.kubernetes);
  const usual = new PathPatterns(common.kubernetes, "suffixes");
  const types = new PathPatterns(knowledge?.types);
  const values = new PathPatterns(groupByPath(knowledge?.values ?? []));
  return {
    definitions,
    typesOf: (path, version) => typesAt(types.get(path), version),
    secrets,
    kubernetesType: (path) => {
      const exception = exceptions.get(path);
      return exception === undefined ? usual.get(path) : (exception ?? undefined);
    },
    valuesOf: (path, version) =>
      writeValues(values.get(path)?.find((entry) => inRanges(entry.versions ?? true, version))),
  };
}

function writeValues(entry: AllowedValues | undefined): Pick<JsonSchema, "enum" | "examples"> {
  if (!entry) return {};
  if (entry.strict === false) return { examples: entry.values };
  const spellings = entry.ignoreCase
    ? entry.values.flatMap((value) => [String(value).toLowerCase(), String(value).toUpperCase()])
    : [];
  const also = [...(entry.also ?? []), ...spellings].filter((value) => !entry.values.includes(value));
  return also.length > 0 ? { enum: [...entry.values, ...also], examples: entry.values } : { enum: entry.values };
}

function groupByPath<T extends { path: string }>(entries: T[]): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const entry of entries) {
    groups[entry.path] ??= [];
    groups[entry.path]?.push(entry);
  }
  return groups;
}

const jsonTypes: Record<string, string> = { map: "object", list: "array" };

/** The types as JSON Schema names them. */
export const toJsonTypes = (type: string | string[]): string[] => [type].flat().map((name) => jsonTypes[name] ?? name);

function typesAt(entry: TypeEntry | undefined, version: string): string[] | undefined {
  if (entry === undefined || typeof entry === "string") return entry === undefined ? undefined : toJsonTypes(entry);
  const byVersion = entry.filter((part) => typeof part !== "string");
  if (byVersion.length === 0) return toJsonTypes(entry as string[]);
  const found = byVersion.find(({ versions }) => inRanges(versions, version));
  return found && toJsonTypes(found.type);
}

/** What the schema says of each sensitive value, for completion and hover. */
export function secretAnnotations({ references, variables, fixed }: ChartSecrets): PathPatterns<SecretAnnotation> {
  const found: Record<string, SecretAnnotation> = {};
  for (const { path, url, reason } of fixed) found[path] = { url, note: reason };
  for (const { path, url, variable, list } of variables) found[path] = { url, replacement: list, env: variable };
  for (const reference of references) {
    for (const key of reference.keys.filter((entry) => entry.sensitive !== false && !entry.free))
      for (const path of plainPaths(key)) found[path] ??= ofKey(reference, key, path);
  }
  return new PathPatterns(found);
}

function ofKey(reference: SecretReference, { key, keyPath, url, parts }: SecretKey, path: string): SecretAnnotation {
  const isPart = parts?.includes(path) === true;
  return {
    replacement: reference.name,
    ...(key.includes("${") ? {} : { key }),
    keyPath,
    url: isPart ? undefined : url,
    ...(isPart ? { note: `The Secret holds the whole text that this value is a part of.` } : {}),
  };
}

/** The hand-written descriptions of a chart's keys: its own first, then its subcharts', then those that many charts share. */
export class Descriptions {
  private readonly chart: PathPatterns<string>;
  private readonly shared: PathPatterns<string>;
  private readonly links: Record<string, string>;
  private readonly subcharts: Map<string, Descriptions>;

  /** `subcharts` are by the key that their values stand below. */
  constructor(common: CommonFile, chart: DescriptionsFile | undefined, subcharts: Map<string, Descriptions>) {
    this.chart = new PathPatterns(chart?.descriptions);
    this.shared = new PathPatterns(common.descriptions, "suffixes");
    this.links = chart?.links ?? {};
    this.subcharts = subcharts;
  }

  /** The description of a path, as Markdown. `{component}` has become the key before the shared part of the path. */
  find(path: KeyPath): string | undefined {
    return this.chart.get(path) ?? this.subcharts.get(String(path[0]))?.find(path.slice(1)) ?? this.findShared(path);
  }

  /** The address of the vendor's page about a path, or about the nearest key above it that has one. */
  link(path: KeyPath): string | undefined {
    for (let length = path.length; length > 0; length--) {
      const name = formatPath(path.slice(0, length));
      if (Object.hasOwn(this.links, name)) return this.links[name];
    }
    return undefined;
  }

  private findShared(path: KeyPath): string | undefined {
    const shared = this.shared.find(path);
    if (!shared) return undefined;
    const component = path[path.length - shared.length - 1];
    return shared.value.replaceAll("{component}", component === undefined ? "this component" : `\`${component}\``);
  }
}
