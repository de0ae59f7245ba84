import { compare } from "semver";
import { type KeyPath, parsePath } from "../yaml/document/nodes";
import { Descriptions, prepareAnnotations, secretAnnotations, toJsonTypes } from "./annotations";
import type { ChartKnowledge, Scope } from "./chart-knowledge";
import { addSubchart, type ChartSecrets, onlyExisting, secretsAt } from "./chart-secrets";
import { type Definitions, type JsonSchema, own } from "./json-schema";
import type {
  ChartHistory,
  CommonFile,
  DescriptionsFile,
  HistoryDependency,
  KnowledgeFile,
  KnownKey,
  Rename,
  SubchartListing,
} from "./knowledge-files";
import { hasPath } from "./lookup";
import { PathPatterns } from "./path-patterns";
import { projection, projectProperties } from "./project";
import type { SecretsFile } from "./secret-files";
import { inRanges, nearestVersion } from "./version-ranges";

/** The files about one chart. */
export interface ChartFiles {
  history: ChartHistory;
  knowledge?: KnowledgeFile;
  descriptions?: DescriptionsFile;
  secrets?: SecretsFile;
}

/** Everything that is loaded to know one chart version. */
export interface Library {
  common: CommonFile;
  definitions: Definitions;
  subcharts: SubchartListing[];
  /** The files of the subcharts that the chart may bring along, by folder. */
  subchartFiles: Map<string, ChartFiles>;
}

/** Puts together what is known about a bundled chart at a version; a version that is not bundled gets its nearest one's. */
export function buildKnowledge(
  files: ChartFiles,
  { title, version }: { title: string; version: string },
  library: Library,
): ChartKnowledge {
  const { history, knowledge } = files;
  const used = nearestVersion(history["x-chart-versions"], version) ?? version;
  const chart = history["x-chart"];
  const schema = chartSchema(files, used, library);
  const { definitions } = library;
  const scope: Scope = {
    at: [],
    chart,
    version: used,
    certainty: used === version ? "exact" : "nearest",
    renames: renamesAt(knowledge?.renames ?? [], used),
    guards: (knowledge?.guards ?? []).filter((guard) => inRanges(guard.versions ?? true, used)),
    advice: (knowledge?.advice ?? []).filter((advice) => inRanges(advice.versions ?? true, used)),
    environment: (knowledge?.environment ?? []).filter((group) => inRanges(group.versions ?? true, used)),
    advisories: (knowledge?.advisories ?? [])
      .filter(({ versions }) => inRanges(versions, used))
      .map(({ message }) => message),
    misplaced: new PathPatterns(knowledge?.misplaced),
    descriptions: describeChart(files, used, library),
    secrets: onlyExisting(chartSecrets(files, used, library), (path) =>
      hasPath({ schema, definitions }, parsePath(path)),
    ),
    history,
  };
  return {
    chart,
    title,
    version: used,
    schema,
    definitions,
    scopes: [scope],
  };
}

/** The renames that apply to a version; of several of one key, the latest. */
function renamesAt(renames: Rename[], version: string): Rename[] {
  const latest = new Map<string, Rename>();
  for (const rename of renames) {
    if (!inRanges(`${rename.since === "-" ? "" : rename.since}..${rename.until ?? ""}`, version)) continue;
    const id = `${rename.old} ${rename.when ?? ""}`;
    const other = latest.get(id);
    if (!other || compare(rename.since, other.since) > 0) latest.set(id, rename);
  }
  return [...latest.values()];
}

/** The schema of a chart's root at a version that is bundled. */
function chartSchema(files: ChartFiles, version: string, library: Library): JsonSchema {
  const secrets = secretAnnotations(secretsAt(files.secrets, version));
  const annotations = prepareAnnotations(files.knowledge, secrets, library);
  const properties = projectProperties(files.history, [], projection(version, annotations)) ?? {};
  const schema: JsonSchema = { type: "object", properties, additionalProperties: false };
  addDependencies(schema, files, { version, library });
  addKnownKeys(schema, files.knowledge?.keys ?? [], version);
  return schema;
}

function describeChart(files: ChartFiles, version: string, library: Library): Descriptions {
  const subcharts = new Map<string, Descriptions>();
  for (const [key, dependency] of dependenciesAt(files.history, version)) {
    const subchart = subchartFiles(dependency, library);
    if (subchart) subcharts.set(key, describeChart(subchart, bundledVersion(subchart, dependency) ?? "", library));
  }
  return new Descriptions(library.common, files.descriptions, subcharts);
}

function chartSecrets(files: ChartFiles, version: string, library: Library): ChartSecrets {
  let secrets = secretsAt(files.secrets, version);
  for (const [key, dependency] of dependenciesAt(files.history, version)) {
    const subchart = subchartFiles(dependency, library);
    const used = subchart && bundledVersion(subchart, dependency);
    if (subchart && used) secrets = addSubchart(secrets, key, chartSecrets(subchart, used, library));
  }
  return secrets;
}

interface DependencyContext {
  version: string;
  library: Library;
}

/** Puts the values of the charts that this one brings along below their keys. The parent's defaults win, as in Helm. */
function addDependencies(schema: JsonSchema, { history }: ChartFiles, { version, library }: DependencyContext): void {
  const properties = schema.properties ?? {};
  for (const [key, dependency] of dependenciesAt(history, version)) {
    properties[key] = mergeChart(own(properties, key) ?? {}, subchartSchema(dependency, library));
    properties[key]["x-subchart"] = { name: dependency.name, version: dependency.version };
  }
  properties.global = {
    ...(own(properties, "global") ?? {}),
    type: ["object", "null"],
    "x-type": "object",
    additionalProperties: true,
  };
}

/** The charts that a version brings along, by the key their values stand below; libraries have no values. */
function dependenciesAt(history: ChartHistory, version: string): [string, HistoryDependency][] {
  return Object.entries(history["x-dependencies"] ?? {}).flatMap(([key, candidates]) => {
    const dependency = candidates.find(({ versions }) => inRanges(versions, version));
    return dependency && dependency.name !== "common" ? [[key, dependency] as [string, HistoryDependency]] : [];
  });
}

function subchartFiles(dependency: HistoryDependency, library: Library): ChartFiles | undefined {
  const listing = library.subcharts.find((subchart) => isSubchart(subchart, dependency));
  return listing && library.subchartFiles.get(listing.folder);
}

/** Whether a dependency is the listed subchart: charts of one name exist in several repositories. */
export function isSubchart({ name, sources }: SubchartListing, dependency: HistoryDependency): boolean {
  return name === dependency.name && sources.some((source) => dependency.repository.includes(source));
}

/** The schema of a dependency's values; open where its exact version is not bundled. */
function subchartSchema(dependency: HistoryDependency, library: Library): JsonSchema {
  const files = subchartFiles(dependency, library);
  const version = files && bundledVersion(files, dependency);
  if (!files || version === undefined) return { additionalProperties: true };
  return { ...chartSchema(files, version, library), additionalProperties: version !== dependency.version };
}

/** The version whose keys serve for a dependency: the exact one, else the newest of its major number. */
function bundledVersion({ history }: ChartFiles, { version }: HistoryDependency): string | undefined {
  const versions = history["x-chart-versions"];
  return versions.includes(version) ? version : versions.findLast((candidate) => inRange(candidate, version));
}

/** `16.x.x` and `^16.0.0` by their major number; that is as exact as published charts are about ranges. */
const inRange = (version: string, range: string): boolean =>
  version.split(".")[0] === range.replace(/^[^\d]*/, "").split(".")[0];

/** A subchart's schema with what the parent chart says about the same keys. */
function mergeChart(parent: JsonSchema, subchart: JsonSchema): JsonSchema {
  const properties: Record<string, JsonSchema> = { ...subchart.properties };
  for (const [key, ours] of Object.entries(parent.properties ?? {})) {
    const theirs = own(properties, key);
    properties[key] = theirs ? mergeKey(ours, theirs) : ours;
  }
  const open = subchart.additionalProperties === true;
  return { ...parent, type: ["object", "null"], "x-type": "object", properties, additionalProperties: open };
}

function mergeKey(parent: JsonSchema, subchart: JsonSchema): JsonSchema {
  if (parent.properties && subchart.properties)
    return { ...mergeChart(parent, subchart), additionalProperties: subchart.additionalProperties ?? false };
  const { "x-hidden": _, ...rest } = subchart;
  if (parent["x-hidden"])
    return { ...rest, ...(parent.properties && !rest.properties ? { properties: parent.properties } : {}) };
  if (parent.default === undefined) return rest;
  const type = rest.type && parent.type ? [...new Set([rest.type, parent.type].flat())] : undefined;
  return { ...rest, default: parent.default, type };
}

/** Adds the keys that people know of and no generator can see. */
function addKnownKeys(schema: JsonSchema, keys: readonly KnownKey[], version: string): void {
  for (const { path, versions, type, names } of keys) {
    if (inRanges(versions ?? true, version)) add(schema, parsePath(path), { type, names });
  }
}

type Facts = Pick<KnownKey, "type" | "names">;

function add(schema: JsonSchema, path: KeyPath, facts: Facts): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  for (const child of children(schema, {
    key: String(key),
    rest,
    names: rest.length === 0 ? facts.names : undefined,
  })) {
    if (rest.length > 0) add(child, rest, facts);
    else setType(child, facts.type);
  }
}

function setType(schema: JsonSchema, type: Facts["type"]): void {
  if (type === undefined || type === "any") return;
  Object.assign(schema, { type: [...toJsonTypes(type), "null"], "x-type": toJsonTypes(type)[0] });
}

interface Step {
  key: string;
  rest: KeyPath;
  names?: string[];
}

/** The schemas that one key of a path stands for; those that do not exist yet are made. */
function children(schema: JsonSchema, { key, rest, names }: Step): JsonSchema[] {
  if (key === "[]") {
    schema.items ??= {};
    return [schema.items];
  }
  if (key !== "*") return [named(schema, key)];
  const existing = Object.values(schema.properties ?? {}).filter((child) => reaches(child, rest));
  if (rest.length > 0 && existing.length > 0)
    return typeof schema.additionalProperties === "object" ? [...existing, schema.additionalProperties] : existing;
  // A map that lists its keys does not take others because of what some version has below one of them.
  if (rest.length > 0 && schema.properties && typeof schema.additionalProperties !== "object") return [];
  const any = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  schema.additionalProperties = any;
  return [any, ...(names ?? []).map((name) => named(schema, name))];
}

/** A map that is made here has no other keys than those written for it. */
function named(schema: JsonSchema, key: string): JsonSchema {
  if (!schema.properties && schema.additionalProperties === undefined && schema["x-type"] !== "object")
    Object.assign(
      schema,
      { additionalProperties: false },
      schema.type ? {} : { type: ["object", "null"], "x-type": "object" },
    );
  schema.properties ??= {};
  const child: JsonSchema = own(schema.properties, key) ?? { "x-hidden": true };
  schema.properties[key] = child;
  return child;
}

/** Whether all but the last key of a path exist. */
function reaches(schema: JsonSchema, path: KeyPath): boolean {
  const [key, ...rest] = path;
  if (key === undefined || rest.length === 0) return schema["x-type"] === undefined || schema["x-type"] === "object";
  if (key === "*") return schema.properties !== undefined;
  const child = own(schema.properties, String(key));
  return child !== undefined && reaches(child, rest);
}
