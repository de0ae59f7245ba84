import { type KeyPath, type MapNode, nodeAt, type Span } from "../document/nodes";
import type { ValuesDocument } from "../read/values-document";
import { type Edit, writeKey } from "./edits";
import { indentStep } from "./entry-layout";
import { columnOf, endOf, entryLines, findSource } from "./entry-lines";

/** The text of an entry, as it is to be written. */
export interface NewEntry {
  /** Its lines with an indentation, each with a line break at its end. */
  lines: (indent: number) => string;
  /** Its value where the entry can also be written as a part of one line. */
  inline?: string;
  /** The text that goes at the same time. */
  gone?: Span;
}

/** The edit that adds an entry at the end of the deepest map that exists on the way to a path, with the maps in between. */
export function insertEntry(document: ValuesDocument, path: KeyPath, entry: NewEntry): Edit | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const node = nodeAt(document.root, path.slice(0, depth));
    if (!node) continue;
    const addition = { keys: path.slice(depth), entry };
    if (node.kind === "map" && node.flow)
      return entry.inline === undefined
        ? replaceBraces(document, path.slice(0, depth), addition)
        : insertInline(document, node, { ...addition, inline: entry.inline });
    const place = insertionPlace(document, path.slice(0, depth));
    return place && insertLines(document, place, addition);
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
  const text = linesOf(document, indent, { keys, entry });
  // What goes may be all that stands between a place and the line before it.
  const before = entry.gone?.end === offset ? entry.gone.start : offset;
  const needsBreak = before > 0 && !/[\r\n\uFEFF]/.test(document.text[before - 1] ?? "");
  return { span: { start: offset, end: offset }, newText: (needsBreak ? document.lineBreak : "") + text };
}

function linesOf(document: ValuesDocument, indent: number, { keys, entry }: Addition): string {
  const step = indentStep(document);
  const chain = keys
    .slice(0, -1)
    .map((key, index) => `${" ".repeat(indent + index * step)}${writeKey(String(key))}:${document.lineBreak}`);
  return chain.join("") + entry.lines(indent + chain.length * step);
}

/** `{ a: 1 }` becomes `{ a: 1, b: { c: 2 } }`. */
function insertInline(
  document: ValuesDocument,
  map: MapNode,
  { keys, entry: { gone }, inline }: Addition & { inline: string },
): Edit | undefined {
  const text = keys.reduceRight<string>(
    (inner, key, index) => `${writeKey(String(key))}: ${index === keys.length - 1 ? inner : `{ ${inner} }`}`,
    inline,
  );
  const last = map.entries.at(-1);
  if (!last && !isBlank(document, map)) return undefined;
  const isLeft = map.entries.some(({ key }) => !gone || key.span.start < gone.start || key.span.start >= gone.end);
  const offset = last ? endOf(last) : map.span.start + 1;
  return { span: { start: offset, end: offset }, newText: isLeft ? `, ${text}` : text };
}

const isBlank = ({ text }: ValuesDocument, { span }: MapNode): boolean =>
  text.slice(span.start + 1, span.end - 1).trim() === "";

/** `a: {} # why` becomes `a: # why` with lines below. */
function replaceBraces(document: ValuesDocument, path: KeyPath, addition: Addition): Edit | undefined {
  const source = findSource(document, path);
  const map = source?.entry.value;
  if (!source || source.map.flow || map?.kind !== "map" || map.entries.length > 0 || !isBlank(document, map))
    return undefined;
  const line = document.lineAt(map.span.end);
  if (document.lineAt(source.entry.key.span.start) !== line) return undefined;
  const { end } = document.lineSpan(line);
  const comment = document.text.slice(map.span.end, end).trim();
  const start = map.span.start - (comment === "" && document.text[map.span.start - 1] === " " ? 1 : 0);
  const lines = linesOf(document, columnOf(document, source.entry) + indentStep(document), addition);
  const below = document.text.slice(end, document.offsetAt({ line: line + 1, character: 0 }));
  return {
    span: { start, end: end + below.length },
    newText: comment + document.lineBreak + lines,
  };
}
