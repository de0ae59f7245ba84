import { Lexer } from "yaml";
import type { Problem, Span } from "../document/nodes";

/** A text to be read instead, with the same offsets, and what was changed in it. */
export interface Indented {
  text: string;
  /** Brackets and quotes with lines inside that are indented no further than their key. */
  spans: Span[];
}

/** Whether the parser has not found the end of brackets or of a quote. */
export const isLeftOpen = ({ code, message }: Problem): boolean =>
  (code === "BAD_INDENT" && message.startsWith("Flow")) || message.startsWith("Missing closing");

/** Longer texts and more of such brackets would take too long. In UTF-16 code units. */
const maxLength = 200_000;
const maxSpans = 20;

/**
 * Helm does not mind how lines inside of brackets and quotes are indented; the YAML parser here gives up on them. Their
 * line breaks become spaces, which mean the same there. Undefined where there are no such brackets or quotes.
 */
export function indentBrackets(text: string): Indented | undefined {
  if (text.length > maxLength) return undefined;
  const result: Indented = { text, spans: [] };
  while (result.spans.length < maxSpans) {
    const start = findUnindented(result.text);
    const end = start === undefined ? undefined : endOf(result.text, start);
    // Wherever it stands, a line such as "---" ends the document for Helm.
    if (start === undefined || end === undefined || documentMark.test(result.text.slice(start, end))) break;
    result.spans.push({ start, end });
    result.text = result.text.slice(0, start) + onOneLine(result.text.slice(start, end)) + result.text.slice(end);
  }
  return result.spans.length > 0 ? result : undefined;
}

const documentMark = /^(?:---|\.\.\.)/m;

/** Tokens of the lexer that stand for nothing in the text. */
const marks = new Set(["\x02", "\x18", "\x1f"]);
const givesUpOnBrackets = "\x18";

/** Where the brackets or the quotes open that the lexer ends before their end. */
function findUnindented(text: string): number | undefined {
  let offset = 0;
  let depth = 0;
  let opened = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === givesUpOnBrackets && depth > 0) return opened;
    if (marks.has(token)) continue;
    if (isOpenQuote(token)) return offset;
    if (token === "[" || token === "{") {
      if (depth++ === 0) opened = offset;
    } else if (token === "]" || token === "}") depth = Math.max(0, depth - 1);
    offset += token.length;
  }
  return undefined;
}

const isOpenQuote = (token: string): boolean => /^["']/.test(token) && endOf(token, 0) !== token.length;

/** The offset behind the bracket or quote that closes the one at `start`; undefined where there is none. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
    else if (opensQuote(text, at)) at = endOfQuote(text, at);
    else if (char === "#" && /\s/.test(text[at - 1] ?? "")) at = endOfLine(text, at);
    if (depth === 0) return at < text.length ? at + 1 : undefined;
  }
  return undefined;
}

/** In the middle of a word it is an apostrophe. */
const opensQuote = (text: string, at: number): boolean =>
  /["']/.test(text[at] ?? "") && (at === 0 || /[\s[{,:]/.test(text[at - 1] ?? ""));

/** The offset of the quote that closes the one at `start`, or the end of the text. */
function endOfQuote(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at++;
    else if (text[at] === quote && text[at + 1] === quote && quote === "'") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}

/** Comments go, too, as they would reach to the end of the brackets. */
function onOneLine(text: string): string {
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    const isQuote = opensQuote(text, at);
    const isComment = char === "#" && /\s/.test(text[at - 1] ?? "");
    const end = isQuote ? endOfQuote(text, at) + 1 : isComment ? endOfLine(text, at) : at + 1;
    const part = text.slice(at, end);
    result += isComment ? " ".repeat(part.length) : part.replaceAll(/[\r\n\t]/g, " ");
    at += part.length - 1;
  }
  return result;
}
