import type { KeyPath } from "../yaml/document/nodes";
import type { Annotations } from "./annotations";
import { type Definitions, follow, type JsonSchema } from "./json-schema";
import type { HistoryNode, Ranges } from "./knowledge-files";
import { childSchema } from "./lookup";
import { inRanges } from "./version-ranges";

/** What a projection needs beside the history itself. */
export interface Projection {
  version: string;
  annotations: Annotations;
  /** `inRanges` for `version`, remembered: a history has thousands of keys but few different ranges. */
  has: (ranges: Ranges | undefined) => boolean;
}

/** Prepares the projection onto one version. */
export function projection(version: string, annotations: Annotations): Projection {
  const known = new Map<string, boolean>();
  const has = (ranges: Ranges | undefined): boolean => {
    if (ranges === undefined || ranges === true) return ranges === true;
    const result = known.get(ranges) ?? inRanges(ranges, version);
    known.set(ranges, result);
    return result;
  };
  return { version, annotations, has };
}

/** The schema of the keys that one version has, out of the history of all versions. */
export function projectProperties(
  node: HistoryNode,
  path: KeyPath,
  projection: Projection,
): Record<string, JsonSchema> | undefined {
  if (!node.properties) return undefined;
  const properties: Record<string, JsonSchema> = {};
  let any = false;
  for (const [key, child] of Object.entries(node.properties)) {
    if (!projection.has(child["x-versions"] ?? true)) continue;
    properties[key] = projectKey(child, [...path, key], projection);
    any = true;
  }
  return any ? properties : undefined;
}

function projectKey(node: HistoryNode, path: KeyPath, projection: Projection): JsonSchema {
  const { has } = projection;
  const schema: JsonSchema = {};
  const properties = projectProperties(node, path, projection);
  const hidden = has(node["x-hidden"]);
  const open = has(node["x-open"]);
  if (hidden) schema["x-hidden"] = true;
  if (has(node["x-dead"])) schema["x-dead"] = true;
  const fact = hidden ? { known: false, value: undefined } : defaultAt(node, has);
  const type = fact.type ?? (properties ? "object" : undefined);
  if (type) schema["x-type"] = type;
  if (fact.known && !(properties && type === "object")) schema.default = fact.value;
  const accepted = acceptedTypes(type, open);
  if (accepted) schema.type = accepted;
  if (properties) schema.properties = properties;
  if (type === "object" && properties && !open) schema.additionalProperties = false;
  return annotate(schema, { path, open, projection });
}

/** Helm renders most scalars as text, so a number will do for a text; `null` always removes the default. */
export function acceptedTypes(type: string | undefined, open: boolean): string[] | undefined {
  switch (type) {
    case "string":
      return open ? undefined : ["string", "number", "boolean", "null"];
    case "integer":
    case "number":
      return ["number", "string", "null"];
    case "boolean":
      return ["boolean", "null"];
    case "array":
    case "object":
      return [type, "null"];
    default:
      return undefined;
  }
}

interface DefaultFact {
  known: boolean;
  value?: unknown;
  type?: string;
}

function defaultAt(node: HistoryNode, has: Projection["has"]): DefaultFact {
  for (const [ranges, value] of Object.entries(node["x-defaults"] ?? {})) {
    if (has(ranges)) return { known: true, value, type: typeName(value) };
  }
  if (node["x-long-default"]) return { known: false, type: node.type };
  return { known: node.default !== undefined, value: node.default, type: node.type };
}

/** The JSON type of a default; undefined for null, which says nothing. */
export function typeName(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

interface Context {
  path: KeyPath;
  open: boolean;
  projection: Projection;
}

/** Adds what people wrote about the key: Kubernetes types, allowed values, corrected types, secrets. */
function annotate(schema: JsonSchema, { path, open, projection: { annotations, version } }: Context): JsonSchema {
  const secret = annotations.secrets.get(path);
  if (secret) schema["x-secret"] = secret;
  Object.assign(schema, annotations.valuesOf(path, version));
  const types = annotations.typesOf(path, version);
  if (types) return withTypes(schema, types);
  const kubernetes = annotations.kubernetesType(path);
  return kubernetes ? withKubernetesType(schema, { kubernetes, open, annotations }) : schema;
}

function withTypes(schema: JsonSchema, types: string[]): JsonSchema {
  const { type: _, ...rest } = schema;
  if (types.includes("any")) return rest;
  const expected = schema["x-type"] && types.includes(schema["x-type"]) ? schema["x-type"] : types[0];
  return { ...rest, type: [...new Set([...types, "null"])], "x-type": expected };
}

interface Kubernetes {
  /** `Probe`, `EnvVar[]` (a list), `Quantity{}` (a map) or `Probe+` (with the chart's own keys, too). */
  kubernetes: string;
  open: boolean;
  annotations: Annotations;
}

/** Applies where the content is the user's: an empty default, or a map that is rendered as a whole. */
function withKubernetesType(
  schema: JsonSchema,
  { kubernetes, open, annotations: { definitions } }: Kubernetes,
): JsonSchema {
  const name = kubernetes.replace(/(\[\]|\{\}|\+)$/, "");
  const keepsOwn = open || kubernetes.endsWith("+");
  if (!Object.hasOwn(definitions, name)) return schema;
  const target: JsonSchema = { $ref: `#/$defs/${name}` };
  const { type, additionalProperties: _, ...rest } = schema;
  if (kubernetes.endsWith("[]"))
    return fits(schema, "array")
      ? { ...rest, type: type ?? ["array", "null"], "x-type": "array", items: target, "x-kubernetes": kubernetes }
      : schema;
  if (kubernetes.endsWith("{}")) {
    return fits(schema, "object")
      ? { ...rest, type: type ?? ["object", "null"], additionalProperties: target, "x-kubernetes": kubernetes }
      : schema;
  }
  const definition = follow(target, definitions);
  if (!definition.properties && definition.additionalProperties)
    return fits(schema, "object") && (!schema.properties || keepsOwn)
      ? { ...schema, additionalProperties: definition.additionalProperties, "x-kubernetes": kubernetes }
      : schema;
  if (!definition.properties)
    return fitsScalar(schema, definition) ? { ...rest, ...target, "x-kubernetes": kubernetes } : schema;
  const ownKeys = Object.keys(schema.properties ?? {});
  if (!fits(schema, "object") || (ownKeys.length > 0 && !keepsOwn)) return schema;
  if (ownKeys.length === 0) return { ...rest, ...target, type: ["object", "null"], "x-kubernetes": kubernetes };
  return { ...rest, ...withDefaults(definition, schema, definitions), "x-kubernetes": kubernetes };
}

/** A Kubernetes type with the chart's defaults: their keys are examples, Kubernetes says which others there are. */
function withDefaults(theirs: JsonSchema, ours: JsonSchema, definitions: Definitions): JsonSchema {
  if (!ours.properties) return { ...theirs, default: ours.default };
  const { $ref: _, ...definition } = follow(theirs, definitions);
  const properties = { ...definition.properties };
  for (const [key, child] of Object.entries(ours.properties)) {
    const known = childSchema(definition, key);
    properties[key] = known ? withDefaults(known, child, definitions) : child;
  }
  return { ...definition, properties, type: ["object", "null"], "x-type": "object" };
}

const fits = (schema: JsonSchema, type: "array" | "object"): boolean =>
  schema["x-type"] === undefined || schema["x-type"] === type;

/** A name such as `pullPolicy` is trusted for text only. */
function fitsScalar(schema: JsonSchema, definition: JsonSchema): boolean {
  const type = schema["x-type"];
  if (definition.enum) return type === "string" || (type === undefined && schema.properties === undefined);
  return type === undefined || type === "string" || type === "integer" || type === "number";
}
