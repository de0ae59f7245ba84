import type { Definitions, JsonSchema } from "../../server/src/core/schema/json-schema.ts";

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
    if (id.length < minLength || (counts.get(id) ?? 0) < 2) return inside(schema, share);
    let name = names.get(id);
    if (name === undefined) {
      name = unused(key, (candidate) => Object.hasOwn(taken, candidate) || Object.hasOwn(definitions, candidate));
      names.set(id, name);
      definitions[name] = {};
      const { description: _, ...rest } = schema;
      definitions[name] = inside(rest, share);
    }
    const { description } = schema;
    return { $ref: `#/$defs/${name}`, ...(description ? { description } : {}) };
  };

  const roots = Object.entries(schemas).map(([kind, schema]) => [kind, inside(schema, share)]);
  return { schemas: Object.fromEntries(roots), definitions };
}

type Share = (schema: JsonSchema, key: string) => JsonSchema;

/** A schema with what is inside of it shared. */
function inside(schema: JsonSchema, share: Share, key = "item"): JsonSchema {
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
