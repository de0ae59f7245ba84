import { memo } from "../memo";
import type { KeyPath } from "../yaml/document/nodes";
import type { ChartKnowledge } from "./chart-knowledge";
import { follow, type JsonSchema, own } from "./json-schema";
import type { ChartHistory, HistoryNode } from "./knowledge-files";

/** The schema of a path, through `$ref`s; undefined where nothing is known. */
export function schemaAt(
  knowledge: Pick<ChartKnowledge, "schema" | "definitions">,
  path: KeyPath,
): JsonSchema | undefined {
  let schema: JsonSchema | undefined = knowledge.schema;
  for (const key of path) schema = schema && childSchema(follow(schema, knowledge.definitions), key);
  return schema && follow(schema, knowledge.definitions);
}

/** The schema of a key or an item, not followed; undefined where nothing is known about it. */
export function childSchema(schema: JsonSchema, key: string | number): JsonSchema | undefined {
  if (typeof key === "number") return schema.items;
  const property = own(schema.properties, key);
  if (property) return property;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** Whether a path exists; what stands behind a `*`, which is any key, is not looked at. */
export function hasPath(knowledge: Pick<ChartKnowledge, "schema" | "definitions">, path: KeyPath): boolean {
  const any = path.indexOf("*");
  return schemaAt(knowledge, any === -1 ? path : path.slice(0, any)) !== undefined;
}

/** The history of a path; undefined if no version ever had it. */
export function historyAt(history: ChartHistory, path: KeyPath): HistoryNode | undefined {
  let node: HistoryNode | undefined = history;
  for (const key of path) node = own(node?.properties, String(key));
  return node;
}

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
