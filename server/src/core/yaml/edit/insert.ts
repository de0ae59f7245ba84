import { lineBreakOf } from "../document/lines";
import { type Entry, type KeyPath, type ListNode, type MapNode, nodeAt, type Span } from "../document/nodes";
import type { Edit } from "./edits";
import {
  columnOf,
  contentSpan,
  entryLines,
  findSource,
  indentStep,
  startOfLine,
  startOfNextLine,
  type YamlSource,
} from "./layout";
import { type WritableMap, writeBlockItem, writeFlow, writeKey } from "./write-value";

/** The text of one or more entries of a map, as it is to be written. */
export interface NewEntries {
  /** Their lines with an indentation, each with a line break at its end. */
  lines: (indent: number) => string;
  /** `key: value, key: value`, where they can also be written as a part of one line. */
  inline?: string;
  /** The text that goes at the same time. */
  gone?: Span;
}

/** The edit that adds entries at the end of the map at a path, or of the deepest one that exists on the way, with the maps in between. */
export function insertEntries(source: YamlSource, path: KeyPath, entries: NewEntries): Edit | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const at = path.slice(0, depth);
    const node = nodeAt(source.root, at);
    if (!node) continue;
    const addition = { missing: path.slice(depth), entries };
    if (node.kind === "map" && node.flow)
      return replaceBraces(source, at, addition) ?? insertInline(source, node, addition);
    const place = insertionPlace(source, at);
    return place && insertLines(source, place, addition);
  }
  return undefined;
}

interface Place {
  offset: number;
  indent: number;
}

/** Where lines can be added to a map: behind its last entry, or below a key without a value. */
export function insertionPlace(source: YamlSource, path: KeyPath): Place | undefined {
  const node = nodeAt(source.root, path);
  if (node?.kind === "map" && !node.flow) {
    const last = node.entries.at(-1);
    return last && { offset: entryLines(source, last).end, indent: columnOf(source, last) };
  }
  const found = findSource(source, path);
  const isEmpty = node?.kind === "scalar" && node.value === null && node.text === "";
  if (!found || found.map.flow || !isEmpty) return undefined;
  const { entry } = found;
  return { offset: entryLines(source, entry).end, indent: columnOf(source, entry) + indentStep(source) };
}

interface Addition {
  /** The keys of the maps in between. */
  missing: KeyPath;
  entries: NewEntries;
}

function insertLines(source: YamlSource, { offset, indent }: Place, { missing, entries }: Addition): Edit {
  const text = linesOf(source, indent, { missing, entries });
  // What goes may be all that stands between a place and the line before it.
  const before = entries.gone?.end === offset ? entries.gone.start : offset;
  return { span: { start: offset, end: offset }, newText: breakAt(source, before) + text };
}

/** The line break that is missing before lines that are added at an offset. */
const breakAt = ({ text }: YamlSource, offset: number): string =>
  offset === 0 || /[\r\n\uFEFF]/.test(text[offset - 1] ?? "") ? "" : lineBreakOf(text);

function linesOf(source: YamlSource, indent: number, { missing, entries }: Addition): string {
  const step = indentStep(source);
  const chain = missing.map(
    (key, index) => `${" ".repeat(indent + index * step)}${writeKey(String(key))}:${lineBreakOf(source.text)}`,
  );
  return chain.join("") + entries.lines(indent + chain.length * step);
}

/** `{ a: 1 }` becomes `{ a: 1, b: { c: 2 } }`. */
function insertInline(source: YamlSource, map: MapNode, { missing, entries }: Addition): Edit | undefined {
  const { gone, inline } = entries;
  if (inline === undefined) return undefined;
  const text = missing.reduceRight<string>((inner, key) => `${writeKey(String(key))}: { ${inner} }`, inline);
  const last = map.entries.at(-1);
  if (!last && !isBlank(source, map)) return undefined;
  const isLeft = map.entries.some(({ key }) => !gone || key.span.start < gone.start || key.span.start >= gone.end);
  if (!last) return { span: { start: map.span.start + 1, end: map.span.end - 1 }, newText: ` ${text} ` };
  const { end } = contentSpan(source, last);
  return { span: { start: end, end }, newText: isLeft ? `, ${text}` : text };
}

const isBlank = ({ text }: YamlSource, { span }: MapNode): boolean =>
  text.slice(span.start + 1, span.end - 1).trim() === "";

/** `a: {} # why` becomes `a: # why` with lines below. */
function replaceBraces(source: YamlSource, path: KeyPath, addition: Addition): Edit | undefined {
  const { text } = source;
  const found = findSource(source, path);
  const map = found?.entry.value;
  if (!found || found.map.flow || map?.kind !== "map" || map.entries.length > 0 || !isBlank(source, map))
    return undefined;
  if (startOfLine(text, found.entry.key.span.start) !== startOfLine(text, map.span.end)) return undefined;
  const end = startOfNextLine(text, map.span.end);
  const comment = text.slice(map.span.end, end).trim();
  const start = map.span.start - (comment === "" && text[map.span.start - 1] === " " ? 1 : 0);
  const lines = linesOf(source, columnOf(source, found.entry) + indentStep(source), addition);
  return { span: { start, end }, newText: comment + lineBreakOf(text) + lines };
}

/** The edit that adds an item at the end of a list that has items or brackets. */
export function appendItem(
  source: YamlSource,
  { list, entry }: { list: ListNode; entry: Entry },
  item: WritableMap,
): Edit | undefined {
  const { text } = source;
  const last = list.items.at(-1);
  if (list.flow) {
    const at = last?.span.end ?? list.span.start + 1;
    return { span: { start: at, end: at }, newText: `${last ? ", " : ""}${writeFlow(item)}` };
  }
  if (!last) return undefined;
  const column = dashColumn(text, last.span.start) ?? columnOf(source, entry);
  const { end } = last.span;
  // A block of text ends with its line break, everything else before it.
  const at = /[\r\n]/.test(text[end - 1] ?? "") ? end : startOfNextLine(text, end);
  const lineBreak = lineBreakOf(text);
  const lines = `${" ".repeat(column)}${writeBlockItem(item, { column, step: indentStep(source), lineBreak })}${lineBreak}`;
  return { span: { start: at, end: at }, newText: breakAt(source, at) + lines };
}

/** The column of the dash before an item. */
function dashColumn(text: string, offset: number): number | undefined {
  const start = startOfLine(text, offset);
  const found = /-[ \t]+$/.exec(text.slice(start, offset));
  return found?.index;
}
