import type { Entry, MapNode, Span, ValuesNode } from "../document/nodes";

/** A YAML text with the tree of (one document of) it. */
export interface YamlSource {
  text: string;
  root: ValuesNode | undefined;
  /** The key before which new keys of the root go, unless they come in the place of another one. */
  near?: string;
}

/** The offset of the first character of a line, behind a byte order mark. */
export function startOfLine(text: string, offset: number): number {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? 1 : start;
}

/** The offset behind the line break that ends a line, or the end of the text. */
export function startOfNextLine(text: string, offset: number): number {
  const match = /\r\n|\n|\r/g;
  match.lastIndex = offset;
  const found = match.exec(text);
  return found ? found.index + found[0].length : text.length;
}

/** The offset of the line break that ends a line, or the end of the text. */
export function endOfLine(text: string, offset: number): number {
  const found = text.slice(offset).search(/[\r\n]/);
  return found === -1 ? text.length : offset + found;
}

/** The column of a key, in UTF-16 code units. */
export const columnOf = (text: string, { key }: Entry): number => key.span.start - startOfLine(text, key.span.start);

/** A key and its value, from the first to the last character that is no space. */
export function contentSpan(text: string, { key, value }: Entry): Span {
  const end = Math.max(key.span.end, value.span.end);
  const colon = colonOf(text, { key, value });
  const content = text.slice(key.span.start, Math.max(end, colon === undefined ? end : colon + 1));
  return { start: key.span.start, end: key.span.start + content.trimEnd().length };
}

/** The offset of the colon behind a key; undefined where something unusual stands there. */
export function colonOf(text: string, { key }: Pick<Entry, "key" | "value">): number | undefined {
  const found = /^[ \t]*:/.exec(text.slice(key.span.end, key.span.end + 100));
  return found ? key.span.end + found[0].length - 1 : undefined;
}

/** The comments between a key and its value, and behind the indicator of a block of text: they are part of the entry. */
export function innerComments(text: string, entry: Entry): string[] {
  const { value } = entry;
  const comments = gapOf(text, entry).match(/#[^\r\n]*/g) ?? [];
  if (value.kind !== "scalar" || value.style !== "block") return comments.map((comment) => comment.trimEnd());
  const header = text.slice(value.span.start, endOfLine(text, value.span.start));
  const behind = /^[|>][-+0-9]*[ \t]+(#.*)/.exec(header)?.[1] ?? [];
  return [...comments, behind].flat().map((comment) => comment.trimEnd());
}

/** Whether the value has an anchor or a tag, or something else that is not understood here. */
export function hasProperties(text: string, entry: Entry): boolean {
  if (colonOf(text, entry) === undefined) return true;
  return (
    gapOf(text, entry)
      .replaceAll(/#[^\r\n]*/g, "")
      .trim() !== ":"
  );
}

function gapOf(text: string, { key, value }: Entry): string {
  const colon = colonOf(text, { key, value }) ?? key.span.end;
  return text.slice(key.span.end, Math.max(value.span.start, colon + 1));
}

/** Nothing but spaces stands before a place on its line. */
export const startsItsLine = (text: string, offset: number): boolean =>
  text.slice(startOfLine(text, offset), offset).trim() === "";

/** How many spaces a text indents by: the first block map inside of another decides, or the first line that looks like it. */
export function indentStep({ text, root }: YamlSource): number {
  for (const entry of root?.kind === "map" && !root.flow ? root.entries : []) {
    const inner = firstKey(entry.value);
    if (inner) return Math.max(1, columnOf(text, inner) - columnOf(text, entry));
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

const firstKey = (node: ValuesNode): Entry | undefined =>
  node.kind === "map" && !(node as MapNode).flow ? node.entries[0] : undefined;

/** The line break of a text. */
export const lineBreakOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
