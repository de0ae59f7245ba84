import type { Span } from "./nodes";

/** A line that starts a new top-level key; everything else (indented, blank, list items, closing brackets) continues one. */
const startsBlock = (line: string): boolean => /^[^\s#\-}\]]/.test(line) || /^(---|\.\.\.|-[^\s])/.test(line);

/** The span of the top-level key that the line of `offset` belongs to: whole lines. Cheap, it reads no more than that. */
export function topLevelBlock(text: string, offset: number): Span {
  let start = lineStart(text, offset);
  while (start > 0 && !startsBlock(lineFrom(text, start))) start = lineStart(text, start - 1);
  if (/^(---|\.\.\.)/.test(lineFrom(text, start))) start = Math.min(nextLine(text, start), lineStart(text, offset));
  let end = nextLine(text, offset);
  while (end < text.length && !startsBlock(lineFrom(text, end))) end = nextLine(text, end);
  return { start, end };
}

/** The keys that start at column 0 of a text, in order, without parsing it. */
export function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    if (/[\s#{}[\],&*!|>%@`-]/.test(text[start] ?? "")) continue;
    const line = lineFrom(text, start);
    const colon = line.search(/:(?:\s|$)/);
    if (colon > 0) keys.push(unquote(line.slice(0, colon).trimEnd()));
  }
  return keys;
}

const unquote = (key: string): string => (/^(".*"|'.*')$/.test(key) ? key.slice(1, -1) : key);

/** The offset of the first character of a line. */
export function lineStart(text: string, offset: number): number {
  // A negative position would be taken for 0, where an empty first line has its end.
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The text from `offset` to the end of its line, without the line break. */
export function lineFrom(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(offset, end === -1 ? text.length : end).replace(/\r$/, "");
}

/** The offset of the first character of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/**
 * A text in which every line break is a line feed, but for the pair of carriage return and line feed: Helm also ends lines at
 * a carriage return alone and at U+0085, U+2028 and U+2029, the YAML parser here does not. Offsets stay what they are.
 */
export function withLineFeeds(text: string): string {
  return oddBreak.test(text) ? text.replaceAll(/\r(?!\n)|[\u0085\u2028\u2029]/g, "\n") : text;
}

const oddBreak = /[\r\u0085\u2028\u2029]/;

/** The line break for new lines of a text: `\r\n` where it has one, `\r` where it has no other, else `\n`. */
export function lineBreakOf(text: string): string {
  if (text.includes("\r\n")) return "\r\n";
  return text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
}
