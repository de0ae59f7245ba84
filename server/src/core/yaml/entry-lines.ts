import { writeKey } from "./edits";
import {
  type Entry,
  findEntry,
  findMergedEntry,
  isMerge,
  type KeyPath,
  type MapNode,
  nodeAt,
  type Span,
} from "./nodes";
import type { ValuesDocument } from "./values-document";

/** An entry and the map it is written in. */
export interface Source {
  map: MapNode;
  entry: Entry;
}

/** The entry at a path, where it is written and not only referred to, and where taking it away takes the value away. */
export function findSource(document: ValuesDocument, path: KeyPath): Source | undefined {
  if (path.some((_, length) => nodeAt(document.root, path.slice(0, length))?.kind === "alias")) return undefined;
  const parent = nodeAt(document.root, path.slice(0, -1));
  const entry = parent?.kind === "map" ? findEntry(parent, String(path.at(-1))) : undefined;
  return parent?.kind === "map" && entry && !hidesMerged(parent, entry) ? { map: parent, entry } : undefined;
}

/** Whether a map merges in the same key, which would count once the map's own is gone. */
const hidesMerged = ({ entries, ...map }: MapNode, { key }: Entry): boolean =>
  entries.some(isMerge) && findMergedEntry({ ...map, entries: entries.filter(isMerge) }, key.text) !== undefined;

/** Whole lines: the comments directly above the key, the key and its value. */
export function entryLines(document: ValuesDocument, entry: Entry): Span {
  const keyLine = document.lineAt(entry.key.span.start);
  const column = columnOf(document, entry);
  let first = keyLine;
  while (first > 0 && isOwnComment(document, first - 1, column)) first--;
  const end = endOf(entry);
  const last = document.lineAt(end > entry.value.span.start && document.text[end - 1] === "\n" ? end - 1 : end);
  const start = document.lineSpan(first).start;
  const after = last + 1 < document.lineCount ? document.lineSpan(last + 1).start : document.text.length;
  return { start, end: after };
}

/** The offset behind an entry; a missing value stands at its key. */
export const endOf = ({ key, value }: Entry): number => Math.max(value.span.end, key.span.end);

function isOwnComment(document: ValuesDocument, line: number, column: number): boolean {
  const text = document.text.slice(document.lineSpan(line).start, document.lineSpan(line).end);
  return text.search(/\S/) === column && text.trimStart().startsWith("#") && !/valuesmith(-disable)?\b/.test(text);
}

/** The number of characters before the key on its line. */
export function columnOf(document: ValuesDocument, entry: Entry): number {
  return entry.key.span.start - document.lineSpan(document.lineAt(entry.key.span.start)).start;
}

/** Nothing but spaces stands before the key, such as the dash of a list item. */
export function startsLine(document: ValuesDocument, entry: Entry): boolean {
  const start = document.lineSpan(document.lineAt(entry.key.span.start)).start;
  return document.text.slice(start, entry.key.span.start).trim() === "";
}

/** How many spaces the file indents by: the first indented key decides. */
export function indentStep({ text }: ValuesDocument): number {
  let isBelowKey = false;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) continue;
    const indent = line.search(/[^ ]/);
    if (isBelowKey && indent > 0 && /^[^\s-]/.test(line.slice(indent))) return indent;
    isBelowKey = indent === 0 && content.endsWith(":") && !content.startsWith("-");
  }
  return 2;
}

/** Whether one path is the other or stands above it. */
export const isPrefix = (prefix: KeyPath, path: KeyPath): boolean =>
  prefix.length <= path.length && prefix.every((key, index) => path[index] === key);

/** The entry's lines at another indentation and under another key, with a line break at the end. */
export function reindent(document: ValuesDocument, entry: Entry, { indent, key, value }: Rewriting): string {
  const { start, end } = entryLines(document, entry);
  const { span } = entry.key;
  const head = document.text.slice(start, span.start) + writeKey(key);
  const tail =
    value === undefined
      ? document.text.slice(span.end, end)
      : document.text.slice(span.end, entry.value.span.start) + value + document.text.slice(entry.value.span.end, end);
  return shift(document, head + tail, { from: columnOf(document, entry), to: indent });
}

/** How an entry is to be written. */
export interface Rewriting {
  indent: number;
  key: string;
  /** The text in place of a plain value. */
  value?: string;
}

/** The comments directly above an entry at another indentation. */
export function commentsAbove(document: ValuesDocument, entry: Entry, indent: number): string {
  const { start } = entryLines(document, entry);
  const keyLine = document.lineSpan(document.lineAt(entry.key.span.start)).start;
  const text = document.text.slice(start, keyLine);
  return text === "" ? "" : shift(document, text, { from: columnOf(document, entry), to: indent });
}

/** Lines at another indentation, with a line break at the end. */
function shift(document: ValuesDocument, text: string, { from, to }: { from: number; to: number }): string {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const moved = lines.map((line) =>
    line !== "" && line.startsWith(" ".repeat(from)) ? " ".repeat(to) + line.slice(from) : line,
  );
  return moved.join(document.lineBreak) + document.lineBreak;
}
