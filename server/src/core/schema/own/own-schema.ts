import { asMarkdown } from "../explain";
import type { Definitions, JsonSchema } from "../json-schema";

/** A schema that a chart brings itself (values.schema.json). Nobody has looked at it, so nothing in it is relied on. */
export interface OwnSchema {
  /** For completion and hover; unknown keys and types are left to the check of the whole. */
  schema: JsonSchema;
  definitions: Definitions;
  text: string;
}

/** Longer schemas are not read. In UTF-16 code units. */
const maxLength = 1_000_000;

/** What stands deeper is of no use for completion. */
const maxDepth = 50;

/** Reads a values.schema.json; undefined where it is none. */
export function readOwnSchema(text: string): OwnSchema | undefined {
  if (text.length > maxLength) return undefined;
  try {
    const schema = asRecord(JSON.parse(text));
    if (!schema) return undefined;
    const definitions = { ...schemas(schema.definitions, 0), ...schemas(schema.$defs, 0) };
    return { schema: forLookup(schema, 0), definitions, text };
  } catch {
    return undefined;
  }
}

/** The types that JSON Schema knows, but for `null`. */
const types = new Set<unknown>(["object", "array", "string", "integer", "number", "boolean"]);

/** What completion and hover use of a schema, as far as it has the form it should have. */
function forLookup(value: unknown, depth: number): JsonSchema {
  const schema = asRecord(value);
  if (!schema || depth > maxDepth) return {};
  const { $ref, description, examples, default: preset, additionalProperties, items } = schema;
  const properties = schemas(schema.properties, depth + 1);
  const expected = [schema.type ?? []].flat().find((name): name is string => types.has(name));
  return {
    ...(typeof $ref === "string" ? { $ref } : {}),
    ...(typeof description === "string" ? { description: asMarkdown(description) } : {}),
    ...(Array.isArray(examples) ? { examples } : {}),
    ...(preset === undefined ? {} : { default: preset }),
    ...(expected === undefined ? {} : { "x-type": expected }),
    ...(properties ? { properties } : {}),
    ...(asRecord(items) ? { items: forLookup(items, depth + 1) } : {}),
    ...(asRecord(additionalProperties) ? { additionalProperties: forLookup(additionalProperties, depth + 1) } : {}),
  };
}

/** As entries of own properties, so that a key such as `__proto__` is just a key. */
function schemas(value: unknown, depth: number): Record<string, JsonSchema> | undefined {
  const record = asRecord(value);
  return record && Object.fromEntries(Object.entries(record).map(([key, child]) => [key, forLookup(child, depth)]));
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
