import {
  findValue,
  isMerge,
  type KeyPath,
  type MapNode,
  resolveAlias,
  type ScalarNode,
  type ValuesNode,
} from "../yaml/nodes";
import { isReferenceMap } from "./secret-names";

/** A scalar with the name that says what it is. */
export interface Leaf {
  path: KeyPath;
  name: string;
  node: ScalarNode;
}

/** All scalars of a document where they are written; those in maps that only name Secrets and keys are left out. */
export function* visitLeaves(root: ValuesNode | undefined): Generator<Leaf> {
  if (root) yield* visit(root, [], "");
}

function* visit(node: ValuesNode, path: KeyPath, name: string): Generator<Leaf> {
  if (node.kind === "scalar") yield { path, name, node };
  else if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) yield* visit(item, [...path, index], name);
  } else if (node.kind === "map") yield* visitMap(node, path, name);
}

function* visitMap(map: MapNode, path: KeyPath, name: string): Generator<Leaf> {
  const variable = nameOf(map);
  for (const entry of map.entries) {
    const key = entry.key.text;
    if (isReferenceMap(key) && entry.value.kind !== "scalar") continue;
    const inner = isMerge(entry) ? path : [...path, key];
    yield* visit(entry.value, inner, isMerge(entry) ? name : nameFor(key, name, variable));
  }
}

/** `value` says nothing by itself, nor does `key`: what it is the value of is what counts. */
function nameFor(key: string, parent: string, variable: string | undefined): string {
  if (key === "value") return variable ?? parent;
  return key === "key" && parent !== "" ? `${parent}-key` : key;
}

/** `- name: TOKEN` with a value beside it. */
function nameOf(map: MapNode): string | undefined {
  const name = findValue(map, "name") ?? findValue(map, "key");
  const scalar = name && resolveAlias(name);
  return scalar?.kind === "scalar" ? scalar.text : undefined;
}
