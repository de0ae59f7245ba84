import { type Entry, isMerge, type KeyPath, type MapNode, resolveAlias, type ValuesNode } from "./nodes";

/** A value with its path and the entry it stands in (none for list items and the root). */
export interface Visit {
  node: ValuesNode;
  path: KeyPath;
  entry?: Entry;
}

/**
 * Every value of a document in the order of the text, the root included. An alias is visited, what it stands for is not
 * visited again; the value of a merge (`<<`) is visited at the path of the map it is merged into.
 */
export function walk(root: ValuesNode | undefined): readonly Visit[] {
  const visits: Visit[] = [];
  if (root) visitNode({ node: root, path: [] }, visits);
  return visits;
}

function visitNode(visit: Visit, visits: Visit[]): void {
  visits.push(visit);
  const { node, path } = visit;
  if (node.kind === "map") visitMap(node, path, visits);
  else if (node.kind === "list")
    for (const [index, item] of node.items.entries()) visitNode({ node: item, path: [...path, index] }, visits);
}

function visitMap(map: MapNode, path: KeyPath, visits: Visit[]): void {
  for (const entry of map.entries) {
    if (!isMerge(entry)) visitNode({ node: entry.value, path: [...path, entry.key.text], entry }, visits);
    else if (entry.value.kind !== "alias") visitMerged(entry.value, path, visits);
  }
}

function visitMerged(node: ValuesNode, path: KeyPath, visits: Visit[]): void {
  const sources = node.kind === "list" ? node.items : [node];
  for (const source of sources) if (source.kind === "map") visitMap(source, path, visits);
}

/** Whether a value, or something inside it, carries an anchor: such a key may exist only to be referred to. */
export function holdsAnchor(node: ValuesNode): boolean {
  for (const visit of walk(node)) {
    const resolved = visit.node.kind === "alias" ? undefined : resolveAlias(visit.node);
    if (resolved?.anchor !== undefined) return true;
  }
  return false;
}
