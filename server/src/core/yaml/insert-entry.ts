import { type Edit, writeKey } from "./edits";
import { columnOf, endOf, entryLines, findSource, indentStep } from "./entry-lines";
import { type KeyPath, type MapNode, nodeAt } from "./nodes";
import type { ValuesDocument } from "./values-document";

/** The text of an entry, as it is to be written. */
export interface NewEntry {
  /** Its lines with an indentation, each with a line break at its end. */
  lines: (indent: number) => string;
  /** Its value where the entry can also be written as a part of one line. */
  inline?: string;
}

/** The edit that adds an entry at the end of the deepest map that exists on the way to a path, with the maps in between. */
export function insertEntry(document: ValuesDocument, path: KeyPath, entry: NewEntry): Edit | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const node = nodeAt(document.root, path.slice(0, depth));
    if (!node) continue;
    if (node.kind === "map" && node.flow) return insertInline(document, node, { keys: path.slice(depth), entry });
    const place = insertionPlace(document, path.slice(0, depth));
    return place && insertLines(document, place, { keys: path.slice(depth), entry });
  }
  return undefined;
}

interface Place {
  offset: number;
  indent: number;
}

/** Where lines can be added to a map: behind its last entry, or below a key without a value. */
export function insertionPlace(document: ValuesDocument, path: KeyPath): Place | undefined {
  const node = nodeAt(document.root, path);
  if (node?.kind === "map" && !node.flow) {
    const last = node.entries.at(-1);
    return last && { offset: entryLines(document, last).end, indent: columnOf(document, last) };
  }
  const source = findSource(document, path);
  const isEmpty = node?.kind === "scalar" && node.value === null && node.text === "";
  if (!source || source.map.flow || !isEmpty) return undefined;
  const { entry } = source;
  return { offset: entryLines(document, entry).end, indent: columnOf(document, entry) + indentStep(document) };
}

interface Addition {
  /** The keys that are still missing, the new one last. */
  keys: KeyPath;
  entry: NewEntry;
}

function insertLines(document: ValuesDocument, { offset, indent }: Place, { keys, entry }: Addition): Edit {
  const step = indentStep(document);
  const chain = keys
    .slice(0, -1)
    .map((key, index) => `${" ".repeat(indent + index * step)}${writeKey(String(key))}:${document.lineBreak}`);
  const needsBreak = offset > 0 && document.text[offset - 1] !== "\n";
  const text = chain.join("") + entry.lines(indent + chain.length * step);
  return { span: { start: offset, end: offset }, newText: (needsBreak ? document.lineBreak : "") + text };
}

/** `{ a: 1 }` becomes `{ a: 1, b: { c: 2 } }`. */
function insertInline(document: ValuesDocument, map: MapNode, { keys, entry }: Addition): Edit | undefined {
  if (entry.inline === undefined) return undefined;
  const text = keys.reduceRight<string>(
    (inner, key, index) => `${writeKey(String(key))}: ${index === keys.length - 1 ? inner : `{ ${inner} }`}`,
    entry.inline,
  );
  const last = map.entries.at(-1);
  const offset = last ? endOf(last) : map.span.start + 1;
  const isEmpty = document.text.slice(map.span.start + 1, map.span.end - 1).trim() === "";
  if (!last && !isEmpty) return undefined;
  return { span: { start: offset, end: offset }, newText: last ? `, ${text}` : text };
}
