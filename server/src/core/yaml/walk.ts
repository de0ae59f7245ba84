import { type Entry, isMerge, type KeyPath, type ListNode, type MapNode, resolveAlias, type ValuesNode } from "./nodes";

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
export function* walk(root: ValuesNode | undefined): Generator<Visit> {
  if (root) yield* walkNode({ node: root, path: [] });
}

function* walkNode(visit: Visit): Generator<Visit> {
  yield visit;
  const { node, path } = visit;
  if (node.kind === "map") yield* walkMap(node, path);
  else if (node.kind === "list") yield* walkList(node, path);
}

function* walkMap(map: MapNode, path: KeyPath): Generator<Visit> {
  for (const entry of map.entries) {
    if (isMerge(entry)) {
      if (entry.value.kind !== "alias") yield* mergedContent(entry.value, path);
    } else yield* walkNode({ node: entry.value, path: [...path, entry.key.text], entry });
  }
}

function* mergedContent(node: ValuesNode, path: KeyPath): Generator<Visit> {
  const sources = node.kind === "list" ? node.items : [node];
  for (const source of sources) if (source.kind === "map") yield* walkMap(source, path);
}

function* walkList(list: ListNode, path: KeyPath): Generator<Visit> {
  for (const [index, node] of list.items.entries()) yield* walkNode({ node, path: [...path, index] });
}

/** Whether a value, or something inside it, carries an anchor: such a key may exist only to be referred to. */
export function holdsAnchor(node: ValuesNode): boolean {
  for (const visit of walk(node)) {
    const resolved = visit.node.kind === "alias" ? undefined : resolveAlias(visit.node);
    if (resolved?.anchor !== undefined) return true;
  }
  return false;
}
