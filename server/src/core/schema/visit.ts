import { type Entry, isMerge, type KeyPath, type MapNode, resolveAlias, type ValuesNode } from "../yaml/nodes";
import type { ChartKnowledge } from "./chart-knowledge";
import { follow, type JsonSchema } from "./json-schema";
import { childSchema } from "./lookup";

/** A key or item of a document with what its schema says. */
export interface SchemaVisit {
  path: KeyPath;
  /** Absent for list items. */
  entry?: Entry;
  node: ValuesNode;
  /** The schema of the value, `$ref`s followed; undefined for a key that the parent does not have. */
  schema: JsonSchema | undefined;
  /** The schema of the map or list it stands in. */
  parent: JsonSchema;
}

/**
 * Every key and item of a document whose parent has a schema. What stands below an unknown key is not visited,
 * nor is the content of an alias, which is visited where it is written.
 */
export function* visitWithSchema(root: ValuesNode | undefined, knowledge: ChartKnowledge): Generator<SchemaVisit> {
  if (root) yield* visitInside(root, { path: [], schema: knowledge.schema, knowledge });
}

interface Place {
  path: KeyPath;
  schema: JsonSchema;
  knowledge: ChartKnowledge;
}

function* visitInside(node: ValuesNode, place: Place): Generator<SchemaVisit> {
  if (node.kind === "map") yield* visitMap(node, place);
  else if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) yield* visitChild(item, index, place);
  }
}

function* visitMap(map: MapNode, place: Place): Generator<SchemaVisit> {
  for (const entry of map.entries) {
    if (!isMerge(entry)) yield* visitChild(entry.value, entry.key.text, { ...place, entry });
    else if (entry.value.kind === "map") yield* visitMap(entry.value, place);
  }
}

function* visitChild(
  node: ValuesNode,
  key: string | number,
  { entry, ...place }: Place & { entry?: Entry },
): Generator<SchemaVisit> {
  const { knowledge } = place;
  const found = childSchema(place.schema, key);
  const schema = found && follow(found, knowledge.definitions);
  const path = [...place.path, key];
  yield { path, entry, node, schema, parent: place.schema };
  if (schema) yield* visitInside(node, { path, schema, knowledge });
}

/** The kind of a value as schemas name it; undefined for an alias that leads nowhere and for values behind custom tags. */
export function kindOf(node: ValuesNode): "object" | "array" | "string" | "number" | "boolean" | "null" | undefined {
  const resolved = resolveAlias(node);
  if (!resolved) return undefined;
  if (resolved.kind === "map") return "object";
  if (resolved.kind === "list") return "array";
  if (resolved.value === undefined) return undefined;
  return resolved.value === null ? "null" : (typeof resolved.value as "string" | "number" | "boolean");
}
