import type { Definitions, JsonSchema } from "../../server/src/core/schema/json-schema";

/** What custom resource definitions write of JSON Schema, as far as it is kept. */
export interface OpenApiSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, OpenApiSchema>;
  additionalProperties?: boolean | OpenApiSchema;
  items?: OpenApiSchema;
  required?: string[];
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
}

interface Options {
  /** Kubernetes' own types, which definitions repeat at length. */
  kubernetes: Definitions;
  /** Descriptions are kept. */
  isDescribed: boolean;
}

/** The part of a schema that completion, hover and checks use. */
export function compactSchema(schema: OpenApiSchema, options: Options): JsonSchema {
  const description = options.isDescribed ? summary(schema.description ?? "") : "";
  const type = kubernetesType(schema, options.kubernetes);
  if (type) return { $ref: `#/$defs/${type}`, ...(description ? { description } : {}) };
  const required = (schema.required ?? []).filter((key) => schema.properties?.[key]?.default === undefined);
  return {
    ...typeOf(schema),
    ...(description ? { description } : {}),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(schema.enum ? { enum: schema.enum } : {}),
    ...(schema.items ? { items: compactSchema(schema.items, options) } : {}),
    ...(required.length > 0 ? { required: required.toSorted() } : {}),
    ...inside(schema, options),
  };
}

function typeOf(schema: OpenApiSchema): Pick<JsonSchema, "type"> {
  if (schema["x-kubernetes-int-or-string"]) return { type: ["integer", "string"] };
  // Whatever is kept as it is may be of any type.
  if (schema["x-kubernetes-preserve-unknown-fields"] && !schema.properties && schema.type !== "object") return {};
  return schema.type ? { type: schema.type } : {};
}

/** Fields that are not listed are dropped, unless the schema says that they are kept. */
function inside(schema: OpenApiSchema, options: Options): Pick<JsonSchema, "properties" | "additionalProperties"> {
  const { additionalProperties } = schema;
  if (typeof additionalProperties === "object")
    return { additionalProperties: compactSchema(additionalProperties, options) };
  if (!schema.properties) return {};
  const entries = Object.entries(schema.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] || additionalProperties === true;
  return {
    ...(isOpen ? {} : { additionalProperties: false }),
    properties: Object.fromEntries(entries.map(([key, child]) => [key, compactSchema(child, options)])),
  };
}

/** Fewer fields than these may belong to several types. */
const minFields = 4;

/** The type of Kubernetes that has the same fields; definitions made for an older Kubernetes lack a few. */
function kubernetesType({ properties }: OpenApiSchema, kubernetes: Definitions): string | undefined {
  const names = Object.keys(properties ?? {});
  if (names.length < minFields) return undefined;
  const fits = Object.entries(kubernetes).flatMap(([type, { properties: fields = {} }]) => {
    const missing = Object.keys(fields).length - names.length;
    const isClose = missing >= 0 && missing <= names.length / 3 && names.every((name) => Object.hasOwn(fields, name));
    return isClose ? [{ type, missing }] : [];
  });
  const [best, second] = fits.toSorted((a, b) => a.missing - b.missing);
  return best && best.missing !== second?.missing ? best.type : undefined;
}

/** Longer sentences are cut at the end of a word. */
const maxSummary = 140;

/** The first sentence of a description, without markers and lists. */
function summary(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const sentence = /^.*?[.!?](?= [A-Z`]|$)/.exec(line)?.[0] ?? line;
  if (sentence.length <= maxSummary) return sentence;
  return `${sentence.slice(0, sentence.lastIndexOf(" ", maxSummary))} …`;
}

/** Shorter schemas cost as much as a reference to them. In characters. */
const minLength = 120;

interface Shared {
  schemas: Record<string, JsonSchema>;
  definitions: Definitions;
}

/** Schemas that stand in several places become definitions, each with its own description where it is used. */
export function shareSchemas(schemas: Record<string, JsonSchema>, taken: Definitions): Shared {
  const counts = new Map<string, number>();
  for (const schema of Object.values(schemas)) countInside(schema, counts);
  const names = new Map<string, string>();
  const definitions: Definitions = {};

  const share = (schema: JsonSchema, key: string): JsonSchema => {
    const id = identity(schema);
    if (id.length < minLength || (counts.get(id) ?? 0) < 2) return sharedInside(schema, share);
    let name = names.get(id);
    if (name === undefined) {
      name = unused(key, (candidate) => Object.hasOwn(taken, candidate) || Object.hasOwn(definitions, candidate));
      names.set(id, name);
      definitions[name] = {};
      const { description: _, ...rest } = schema;
      definitions[name] = sharedInside(rest, share);
    }
    const { description } = schema;
    return { $ref: `#/$defs/${name}`, ...(description ? { description } : {}) };
  };

  const roots = Object.entries(schemas).map(([kind, schema]) => [kind, sharedInside(schema, share)]);
  return { schemas: Object.fromEntries(roots), definitions };
}

type Share = (schema: JsonSchema, key: string) => JsonSchema;

/** A schema with what is inside of it shared. */
function sharedInside(schema: JsonSchema, share: Share, key = "item"): JsonSchema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(items ? { items: share(items, key) } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: share(additionalProperties, key) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, share(child, name)])),
        }
      : {}),
  };
}

/** What two schemas have in common that differ in their description only. */
const identity = ({ description: _, ...rest }: JsonSchema): string => JSON.stringify(rest);

function count(schema: JsonSchema, counts: Map<string, number>): void {
  const id = identity(schema);
  const known = counts.get(id) ?? 0;
  counts.set(id, known + 1);
  // What is inside of a shared schema is written once.
  if (known === 0) countInside(schema, counts);
}

function countInside(schema: JsonSchema, counts: Map<string, number>): void {
  const { properties = {}, items, additionalProperties } = schema;
  const children = [...Object.values(properties), ...(items ? [items] : [])];
  for (const child of children) count(child, counts);
  if (typeof additionalProperties === "object") count(additionalProperties, counts);
}

function unused(key: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? key : `${key}${number}`;
    if (!isTaken(name)) return name;
  }
}
