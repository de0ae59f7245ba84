import {
  type Entry,
  findEntry,
  findMergedEntry,
  isMerge,
  type KeyPath,
  type MapNode,
  nodeAt,
  type Span,
  type ValuesNode,
} from "../document/nodes";

/** A YAML text with the tree of (one document of) it. All offsets are UTF-16 offsets into the text. */
export interface YamlSource {
  readonly text: string;
  readonly root: ValuesNode | undefined;
}

/** An entry and the map it is written in. */
export interface Source {
  map: MapNode;
  entry: Entry;
}

/** The entry at a path, where it is written and not only referred to, and where taking it away takes the value away. */
export function findSource({ root }: YamlSource, path: KeyPath): Source | undefined {
  const key = path.at(-1);
  if (key === undefined || path.some((_, length) => nodeAt(root, path.slice(0, length))?.kind === "alias"))
    return undefined;
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent?.kind === "map" ? findEntry(parent, String(key)) : undefined;
  return parent?.kind === "map" && entry && !hidesMerged(parent, entry) ? { map: parent, entry } : undefined;
}

/** Whether a map merges in the same key, which would count once the map's own is gone. */
const hidesMerged = ({ entries, ...map }: MapNode, { key }: Entry): boolean =>
  entries.some(isMerge) && findMergedEntry({ ...map, entries: entries.filter(isMerge) }, key.text) !== undefined;

/** The offset of the first character of a line, behind a byte order mark. */
export function startOfLine(text: string, offset: number): number {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? 1 : start;
}

/** The offset of the line break that ends a line, or the end of the text. */
export function endOfLine(text: string, offset: number): number {
  const match = /[\r\n]/g;
  match.lastIndex = offset;
  return match.exec(text)?.index ?? text.length;
}

/** The offset behind the line break that ends a line, or the end of the text. */
export function startOfNextLine(text: string, offset: number): number {
  const end = endOfLine(text, offset);
  return text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length);
}

/** The column of a key in UTF-16 code units, or of the question mark that a key may have. */
export function columnOf({ text }: YamlSource, { key }: Entry): number {
  const before = text.slice(startOfLine(text, key.span.start), key.span.start);
  const isAfterMark = /\s$/.test(before) && before.trimEnd().endsWith("?");
  return isAfterMark ? before.trimEnd().length - 1 : before.length;
}

/** Nothing but spaces stands before a key, such as the dash of a list item. */
export const startsLine = ({ text }: YamlSource, { key }: Entry): boolean =>
  text.slice(startOfLine(text, key.span.start), key.span.start).trim() === "";

/** The offset behind an entry; a missing value stands at its key. */
export const endOf = ({ key, value }: Entry): number => Math.max(value.span.end, key.span.end);

/** From the key to the end of the value. */
export const spanOf = (entry: Entry): Span => ({ start: entry.key.span.start, end: endOf(entry) });

/** A key, its colon and its value, from the first to the last character that is no space. */
export function contentSpan(source: YamlSource, entry: Entry): Span {
  const { start } = entry.key.span;
  const end = Math.max(endOf(entry), (colonOf(source, entry) ?? -1) + 1);
  return { start, end: start + source.text.slice(start, end).trimEnd().length };
}

/** The offset of the colon behind a key; comments may stand in between where the key has a question mark. */
export function colonOf({ text }: YamlSource, { key, value }: Entry): number | undefined {
  const behind = text.slice(key.span.end, Math.max(value.span.start, key.span.end + 100));
  const [gap] = /^(?:\s|#[^\r\n]*[\r\n])*(?=:)/.exec(behind) ?? [];
  return gap === undefined ? undefined : key.span.end + gap.length;
}

/** Whether a value has an anchor or a tag, or stands in a form that is not understood here. */
export function hasProperties(source: YamlSource, entry: Entry): boolean {
  const colon = colonOf(source, entry);
  if (colon === undefined) return true;
  const gap = source.text.slice(colon + 1, Math.max(colon + 1, entry.value.span.start));
  return gap.replaceAll(/#[^\r\n]*/g, "").trim() !== "";
}

/** The comments between a key and its value, and behind the indicator of a block of text: they are part of the entry. */
export function innerComments({ text }: YamlSource, { key, value }: Entry): string[] {
  const gap = text.slice(key.span.end, Math.max(key.span.end, value.span.start));
  const comments = gap.match(/#[^\r\n]*/g) ?? [];
  const isBlock = value.kind === "scalar" && value.style === "block";
  const header = isBlock ? text.slice(value.span.start, endOfLine(text, value.span.start)) : "";
  const behind = /^[|>][-+0-9]*[ \t]+(#.*)/.exec(header)?.[1] ?? [];
  return [...comments, behind].flat().map((comment) => comment.trimEnd());
}

/**
 * Whole lines: the comments directly above the key, the key and its value, and what is commented out below it: comments that
 * are indented more than the key.
 */
export function entryLines(source: YamlSource, entry: Entry): Span {
  const { text } = source;
  const column = columnOf(source, entry);
  let start = startOfLine(text, entry.key.span.start);
  for (let above = lineAbove(text, start); above && isOwnComment(above.line, column); ) {
    start = above.start;
    above = lineAbove(text, start);
  }
  const end = endOf(entry);
  const isAfterBreak = end > entry.value.span.start && /[\r\n]/.test(text[end - 1] ?? "");
  return { start, end: endOfInnerComments(text, isAfterBreak ? end : startOfNextLine(text, end), column) };
}

function lineAbove(text: string, start: number): { start: number; line: string } | undefined {
  if (!/[\r\n]/.test(text[start - 1] ?? "")) return undefined;
  const end = text.startsWith("\r\n", start - 2) ? start - 2 : start - 1;
  const above = startOfLine(text, end);
  return { start: above, line: text.slice(above, end) };
}

/** Behind the last of the comments from a line on that are indented more than a column; the line's start if there are none. */
function endOfInnerComments(text: string, start: number, column: number): number {
  let end = start;
  for (let line = start; line < text.length; line = startOfNextLine(text, line)) {
    const content = text.slice(line, endOfLine(text, line));
    const indent = content.search(/\S/);
    if (indent === -1) continue;
    if (indent <= column || content[indent] !== "#") break;
    end = startOfNextLine(text, line);
  }
  return end;
}

/** Comments that speak of the whole file stay where they are. */
const isOwnComment = (line: string, column: number): boolean =>
  line.search(/\S/) === column && line[column] === "#" && !isAboutFile(line);

/** Whether a comment tells us something about its whole file: the chart, or what is not to be reported. */
export const isAboutFile = (comment: string): boolean => /#\s*valuesmith(?!-disable-next-line\b)\b/.test(comment);

/** Whether one path is the other or stands above it. */
export const isPrefix = (prefix: KeyPath, path: KeyPath): boolean =>
  prefix.length <= path.length && prefix.every((key, index) => path[index] === key);

/** How many spaces a text indents by: the first block map inside of another decides, or the first line that looks like it. */
export function indentStep(source: YamlSource): number {
  const { root, text } = source;
  for (const entry of root?.kind === "map" && !root.flow ? root.entries : []) {
    const inner = entry.value.kind === "map" && !entry.value.flow ? entry.value.entries[0] : undefined;
    if (inner) return Math.max(1, columnOf(source, inner) - columnOf(source, entry));
  }
  return stepOfLines(text) ?? 2;
}

/** As the tree of a broken text does not tell. */
function stepOfLines(text: string): number | undefined {
  let isBelowKey = false;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const [content = ""] = line.split(/[ \t]#/, 1);
    const indent = line.search(/[^ ]/);
    if (content.trim() === "" || line[indent] === "#") continue;
    if (isBelowKey && indent > 0 && /^[^\s-]/.test(line.slice(indent))) return indent;
    isBelowKey = indent === 0 && content.trimEnd().endsWith(":") && !content.startsWith("-");
  }
  return undefined;
}
