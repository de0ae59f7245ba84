import { findEntry, type KeyPath, nodeAt, type Span } from "../document/nodes";
import { placeSpan } from "../document/place-nodes";
import type { ValuesDocument } from "../read/values-document";

/** The key at a path, or the nearest key above it that the file has, with how many keys of the path that are. */
export function nearestKey(document: ValuesDocument, path: KeyPath): { span: Span; depth: number } {
  const start = document.startOf(path);
  for (let depth = path.length; depth > 0; depth--) {
    const parent = nodeAt(document.content, path.slice(0, depth - 1));
    const key = path[depth - 1];
    const entry = parent?.kind === "map" ? findEntry(parent, String(key)) : undefined;
    if (entry) return { span: placeSpan(entry.key.span, start), depth };
    if (parent?.kind === "list" && typeof key === "number" && parent.items[key])
      return { span: placeSpan(parent.items[key].span, start), depth };
  }
  return { span: { start: 0, end: 0 }, depth: 0 };
}
