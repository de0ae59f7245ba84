import type { JsonSchema } from "../json-schema";
import { acceptedTypes, typeName } from "../project";

/**
 * The schema of a chart that is known by its values.yaml only: keys, types and defaults. A map with keys is closed,
 * which for such a chart makes an unknown key a hint, no more; an empty map is open.
 */
export function inferSchema(defaults: unknown): JsonSchema {
  const type = typeName(defaults);
  const accepted = acceptedTypes(type, false);
  const base: JsonSchema = { ...(accepted ? { type: accepted } : {}), ...(type ? { "x-type": type } : {}) };
  if (type !== "object" || Object.keys(defaults as object).length === 0) return { ...base, default: defaults };
  const properties: Record<string, JsonSchema> = {};
  for (const [key, value] of Object.entries(defaults as object)) properties[key] = inferSchema(value);
  return { ...base, properties, additionalProperties: false };
}
