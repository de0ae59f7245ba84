import {
  findValue,
  isMerge,
  type KeyPath,
  type MapNode,
  resolveAlias,
  type ScalarNode,
  type ValuesNode,
} from "../../yaml/document/nodes";
import { isReferenceMap } from "./secret-names";

/** A scalar with the name that says what it is. */
export interface Leaf {
  path: KeyPath;
  name: string;
  /** The key of the list or map that it is in. */
  group: string;
  node: ScalarNode;
}

/** All scalars of a document where they are written; those in maps that only name Secrets and keys are left out. */
export function visitLeaves(root: ValuesNode | undefined): readonly Leaf[] {
  const leaves: Leaf[] = [];
  if (root) visit(root, { path: [], name: "", group: "", leaves });
  return leaves;
}

interface Place {
  path: KeyPath;
  name: string;
  group: string;
  leaves: Leaf[];
}

function visit(node: ValuesNode, { path, name, group, leaves }: Place): void {
  if (node.kind === "scalar") leaves.push({ path, name, group, node });
  else if (node.kind === "list") {
    for (const [index, item] of node.items.entries())
      visit(item, { path: [...path, index], name, group: name, leaves });
  } else if (node.kind === "map") visitMap(node, { path, name, group: name, leaves });
}

function visitMap(map: MapNode, { path, name, leaves }: Place): void {
  const variable = nameOf(map);
  for (const entry of map.entries) {
    const key = entry.key.text;
    if (isReferenceMap(key) && entry.value.kind !== "scalar") continue;
    const isOwn = !isMerge(entry);
    const inner = { path: isOwn ? [...path, key] : path, name: isOwn ? nameFor(key, name, variable) : name };
    visit(entry.value, { ...inner, group: name, leaves });
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
