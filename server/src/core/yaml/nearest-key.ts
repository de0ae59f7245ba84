import { findEntry, type KeyPath, nodeAt, type Span, type ValuesNode } from "./nodes";

/** The key at a path, or the nearest key above it that the file has, with how many keys of the path that are. */
export function nearestKey(root: ValuesNode | undefined, path: KeyPath): { span: Span; depth: number } {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = nodeAt(root, path.slice(0, depth - 1));
    const key = path[depth - 1];
    const entry = parent?.kind === "map" ? findEntry(parent, String(key)) : undefined;
    if (entry) return { span: entry.key.span, depth };
    if (parent?.kind === "list" && typeof key === "number" && parent.items[key])
      return { span: parent.items[key].span, depth };
  }
  return { span: { start: 0, end: 0 }, depth: 0 };
}
