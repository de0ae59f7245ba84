import { memo } from "../memo";
import type { KeyPath } from "../yaml/document/nodes";
import type { ChartKnowledge } from "./chart-knowledge";
import type { JsonSchema } from "./json-schema";

/** The paths of all keys of a chart by their last key, without what stands inside Kubernetes' types. */
export type KeyIndex = ReadonlyMap<string, KeyPath[]>;

/** The index of a chart, made when first asked for. */
export const keyIndex = memo(({ schema }: ChartKnowledge): KeyIndex => {
  const index = new Map<string, KeyPath[]>();
  addKeys(index, schema, []);
  return index;
});

function addKeys(index: Map<string, KeyPath[]>, schema: JsonSchema, path: KeyPath): void {
  if (schema["x-kubernetes"]) return;
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const here = [...path, key];
    const paths = index.get(key) ?? [];
    index.set(key, paths);
    paths.push(here);
    addKeys(index, child, here);
  }
}
