import {
  type Entry,
  findEntry,
  findMergedEntry,
  isMerge,
  type KeyPath,
  type MapNode,
  nodeAt,
  type Span,
} from "../document/nodes";
import type { ValuesDocument } from "../read/values-document";
import { writeKey } from "./edits";

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

/**
 * Whole lines: the comments directly above the key, the key and its value, and what is commented out below it: comments that
 * are indented more than the key.
 */
export function entryLines(document: ValuesDocument, entry: Entry): Span {
  const keyLine = document.lineAt(entry.key.span.start);
  const column = columnOf(document, entry);
  let first = keyLine;
  while (first > 0 && isOwnComment(lineText(document, first - 1), column)) first--;
  const end = endOf(entry);
  const isAfterBreak = end > entry.value.span.start && /[\r\n]/.test(document.text[end - 1] ?? "");
  const last = lastInnerComment(document, document.lineAt(isAfterBreak ? end - 1 : end), column);
  return { start: document.lineSpan(first).start, end: startAfter(document, last) };
}

const startAfter = (document: ValuesDocument, line: number): number =>
  line + 1 < document.lineCount ? document.lineSpan(line + 1).start : document.text.length;

function lineText(document: ValuesDocument, line: number): string {
  const { start, end } = document.lineSpan(line);
  return document.text.slice(start, end);
}

/** The last of the comments below a line that are indented more than a column; the line itself if there are none. */
function lastInnerComment(document: ValuesDocument, line: number, column: number): number {
  let last = line;
  for (let next = line + 1; next < document.lineCount; next++) {
    const indent = lineText(document, next).search(/\S/);
    if (indent === -1) continue;
    if (indent <= column || lineText(document, next)[indent] !== "#") break;
    last = next;
  }
  return last;
}

/** The offset behind an entry; a missing value stands at its key. */
export const endOf = ({ key, value }: Entry): number => Math.max(value.span.end, key.span.end);

/** Comments that speak of the whole file stay where they are. */
const isOwnComment = (line: string, column: number): boolean =>
  line.search(/\S/) === column && line[column] === "#" && !isAboutFile(line);

/** Whether a comment tells us something about its whole file: the chart, or what is not to be reported. */
export const isAboutFile = (comment: string): boolean => /#\s*valuesmith(?!-disable-next-line\b)\b/.test(comment);

/** The number of characters before the key on its line, or before the question mark that a key may have. */
export function columnOf(document: ValuesDocument, { key }: Entry): number {
  const { start } = document.lineSpan(document.lineAt(key.span.start));
  const before = document.text.slice(start, key.span.start);
  const isAfterMark = /\s$/.test(before) && before.trimEnd().endsWith("?");
  return isAfterMark ? before.trimEnd().length - 1 : before.length;
}

/** Nothing but spaces stands before the key, such as the dash of a list item. */
export function startsLine(document: ValuesDocument, entry: Entry): boolean {
  const start = document.lineSpan(document.lineAt(entry.key.span.start)).start;
  return document.text.slice(start, entry.key.span.start).trim() === "";
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

/** Lines at another indentation, with a line break at the end. Lines that are indented less stay as they are. */
export function shift(document: ValuesDocument, text: string, { from, to }: { from: number; to: number }): string {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g) ?? [];
  const moved = lines.map((line) =>
    !/^[\r\n]/.test(line) && line.startsWith(" ".repeat(from)) ? " ".repeat(to) + line.slice(from) : line,
  );
  return moved.join("") + (/[\r\n]$/.test(text) ? "" : document.lineBreak);
}
