import { type Entry, isMerge, type KeyPath, type MapNode, resolveAlias, type ValuesNode } from "../yaml/document/nodes";
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
 * Every key and item below a root whose parent has a schema. What stands below an unknown key is not visited,
 * nor is the content of an alias, which is visited where it is written.
 */
export function visitWithSchema(root: ValuesNode | undefined, knowledge: ChartKnowledge): SchemaVisit[] {
  const visits: SchemaVisit[] = [];
  if (root) visitInside(root, { path: [], schema: knowledge.schema, knowledge, visits });
  return visits;
}

interface Place {
  path: KeyPath;
  schema: JsonSchema;
  knowledge: ChartKnowledge;
  visits: SchemaVisit[];
}

function visitInside(node: ValuesNode, place: Place): void {
  if (node.kind === "map") visitMap(node, place);
  else if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) visitChild(place, { key: index, node: item });
  }
}

function visitMap(map: MapNode, place: Place): void {
  for (const entry of map.entries) {
    if (!isMerge(entry)) visitChild(place, { key: entry.key.text, node: entry.value, entry });
    else if (entry.value.kind === "map") visitMap(entry.value, place);
  }
}

interface Child {
  key: string | number;
  node: ValuesNode;
  entry?: Entry;
}

function visitChild(place: Place, { key, node, entry }: Child): void {
  const { knowledge, visits } = place;
  const found = childSchema(place.schema, key);
  const schema = found && follow(found, knowledge.definitions);
  const path = [...place.path, key];
  visits.push({ path, entry, node, schema, parent: place.schema });
  if (schema) visitInside(node, { path, schema, knowledge, visits });
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
