import type { JsonSchema } from "../../server/src/core/schema/json-schema";

/** The values that a schema's defaults make together, as a chart's values.yaml has them; undefined where there are none. */
export function defaultsOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  const entries = Object.entries(schema.properties ?? {}).map(([key, child]) => [key, defaultsOf(child)] as const);
  const known = entries.filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}
