import type { JsonSchema } from "../schema/json-schema";
import { isPlaceholder } from "../values/placeholder";
import type { ScalarNode } from "../yaml/document/nodes";

/** Whether a scalar is one of the values that a schema lists, if it lists any; nothing is said about empty values and placeholders, which a local tag may mark. */
export function isAllowed(schema: JsonSchema, value: ScalarNode): boolean {
  if (value.value === null || value.value === undefined || value.text === "" || isPlaceholder(value.text)) return true;
  if (value.tag?.startsWith("!")) return true;
  return schema.enum?.some((allowed) => allowed === value.value || String(allowed) === value.text) ?? true;
}
