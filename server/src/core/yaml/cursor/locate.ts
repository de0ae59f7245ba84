import { type Entry, findEntry, type KeyPath, nodeAt, type Span, type ValuesNode } from "../document/nodes";
import { placeEntry, placeSpan, type ValuesDocument } from "../read/values-document";

/** What stands at an offset of a parsed document. */
export interface Location {
  on: "key" | "value";
  /** The path of the key's value. */
  path: KeyPath;
  entry?: Entry;
  span: Span;
}

/** The key or scalar at an offset; undefined between them. */
export function locate(document: ValuesDocument, offset: number): Location | undefined {
  const { block, start } = document.blockAt(offset);
  const found = block.root && locateIn(block.root, [], offset - start);
  if (!found) return undefined;
  const span = placeSpan(found.span, start);
  return found.entry ? { ...found, span, entry: placeEntry(found.entry, start) } : { ...found, span };
}

function locateIn(node: ValuesNode, path: KeyPath, offset: number): Location | undefined {
  if (!holds(node.span, offset)) return undefined;
  if (node.kind === "map") {
    for (const entry of node.entries) {
      const here = [...path, entry.key.text];
      if (holds(entry.key.span, offset)) return { on: "key", path: here, entry, span: entry.key.span };
      const found = locateIn(entry.value, here, offset);
      if (found) return { entry, ...found };
    }
    return undefined;
  }
  if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) {
      const found = locateIn(item, [...path, index], offset);
      if (found) return found;
    }
    return undefined;
  }
  // A text in a block ends where the line behind it starts.
  const isBehind = node.kind === "scalar" && node.style === "block" && offset === node.span.end;
  return isBehind ? undefined : { on: "value", path, span: node.span };
}

const holds = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;

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
