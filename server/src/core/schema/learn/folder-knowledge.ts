import { parseYaml } from "../../yaml/read/parse";
import { toPlainValue } from "../../yaml/read/plain-value";
import { Descriptions } from "../annotations";
import { bareScope, type ChartKnowledge, type Scope } from "../chart-knowledge";
import type { Definitions, JsonSchema } from "../json-schema";
import type { CommonFile } from "../knowledge-files";
import { readOwnSchema } from "../own/own-schema";
import { acceptedTypes, typeName } from "../project";

/** A chart that is known by its folder only. */
export interface ChartFolder {
  name: string;
  version?: string;
  /** The text of its values.yaml. */
  values?: string;
  /** The text of its values.schema.json. */
  schema?: string;
  /** What its templates and dependencies say about its keys, once they have been read. */
  learned?: ChartKnowledge;
}

/** A dependency of an umbrella chart that is bundled, with the key its values stand below. */
export interface BundledDependency {
  as: string;
  knowledge: ChartKnowledge;
}

/** What is known about a chart by its folder; bundled dependencies bring their own knowledge below their keys. */
export function folderKnowledge(folder: ChartFolder, bundled: BundledDependency[], common: CommonFile): ChartKnowledge {
  const defaults = folder.values === undefined ? undefined : toPlainValue(parseYaml(folder.values).root);
  const own = folder.schema === undefined ? undefined : readOwnSchema(folder.schema);
  const schema = { ...(own?.schema ?? folder.learned?.schema ?? openRoot(inferSchema(defaults ?? {}))) };
  const definitions: Definitions = { ...(own ?? folder.learned)?.definitions };
  schema.properties = { ...schema.properties };
  for (const { as, knowledge } of bundled) {
    schema.properties[as] = {
      ...knowledge.schema,
      type: ["object", "null"],
      "x-type": "object",
      "x-subchart": { name: knowledge.chart, version: knowledge.version ?? "" },
    };
    Object.assign(definitions, knowledge.definitions);
  }
  return {
    chart: folder.name,
    title: folder.name,
    version: folder.version,
    schema,
    definitions,
    scopes: [folderScope(folder, common), ...bundled.flatMap(scopesOf)],
    ownSchema: own && { text: own.text, merge: (values) => mergeValues(defaults, values) },
  };
}

/** Dependencies, `global` and `tags` are keys of every chart, so an unknown root key is not worth a word. */
const openRoot = (schema: JsonSchema): JsonSchema => ({ ...schema, additionalProperties: true });

function folderScope({ name, version, learned }: ChartFolder, common: CommonFile): Scope {
  const descriptions = new Descriptions({ ...common, descriptions: {} }, undefined, new Map());
  return {
    ...bareScope,
    chart: name,
    version,
    // Templates were read by a program: what it says is likely, but nobody has looked at this chart.
    certainty: learned ? "nearest" : "inferred",
    descriptions,
  };
}

const scopesOf = ({ as, knowledge }: BundledDependency): Scope[] =>
  knowledge.scopes.map((scope) => ({ ...scope, at: [as, ...scope.at] }));

/**
 * The schema of a chart that is known by its values.yaml only: keys, types and defaults. A map with keys is closed,
 * which for such a chart makes an unknown key a hint, no more; an empty map is open.
 */
function inferSchema(defaults: unknown): JsonSchema {
  const type = typeName(defaults);
  const accepted = acceptedTypes(type, false);
  const base: JsonSchema = { ...(accepted ? { type: accepted } : {}), ...(type ? { "x-type": type } : {}) };
  if (type !== "object" || Object.keys(defaults as object).length === 0) return { ...base, default: defaults };
  const properties: Record<string, JsonSchema> = {};
  for (const [key, value] of Object.entries(defaults as object)) properties[key] = inferSchema(value);
  return { ...base, properties, additionalProperties: false };
}

/** Values over defaults as Helm merges them: maps by key, everything else is replaced, `null` removes a default. */
function mergeValues(defaults: unknown, values: unknown): unknown {
  if (values === undefined) return defaults;
  if (!isMap(defaults) || !isMap(values)) return values;
  const merged: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(defaults)) if (!Object.hasOwn(values, key)) merged[key] = value;
  for (const [key, value] of Object.entries(values)) {
    const hasDefault = Object.hasOwn(defaults, key);
    if (value !== null || !hasDefault) merged[key] = hasDefault ? mergeValues(defaults[key], value) : value;
  }
  return merged;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
