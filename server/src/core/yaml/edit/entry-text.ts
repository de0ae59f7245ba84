import { type Comment, readAsides } from "../document/comments";
import { lineBreakOf } from "../document/lines";
import type { Entry, ScalarNode, Span } from "../document/nodes";
import { colonOf, columnOf, entryLines, type Source, type YamlSource } from "./layout";
import { isPlainInFlow, writeExactText, writeKey } from "./write-value";

/** How an entry is to be written. */
export interface Rewriting {
  indent: number;
  key: string;
  /** The text in place of a plain value. */
  value?: string;
}

/** The entry's lines at another indentation and under another key, with a line break at the end. */
export function reindent(source: YamlSource, entry: Entry, { indent, key, value }: Rewriting): string {
  const { text } = source;
  const { start, end } = entryLines(source, entry);
  const { span } = entry.key;
  const head = text.slice(start, span.start) + writeKey(key);
  const tail =
    value === undefined
      ? text.slice(span.end, end)
      : text.slice(span.end, entry.value.span.start) + value + text.slice(entry.value.span.end, end);
  return shift(source, head + tail, { from: columnOf(source, entry), to: indent });
}

/** Lines at another indentation, with a line break at the end. Lines that are indented less stay as they are. */
export function shift(source: YamlSource, text: string, { from, to }: { from: number; to: number }): string {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g) ?? [];
  const moved = lines.map((line) =>
    !/^[\r\n]/.test(line) && line.startsWith(" ".repeat(from)) ? " ".repeat(to) + line.slice(from) : line,
  );
  return moved.join("") + (/[\r\n]$/.test(text) ? "" : lineBreakOf(source.text));
}

/**
 * An entry's value as it can stand in brackets, with its tag, its anchor and its quotes; undefined where that takes several
 * lines, where there is none, or where a comment stands in it.
 */
export function inlineValue(source: YamlSource, { map, entry }: Source): string | undefined {
  const { value } = entry;
  const colon = colonOf(source, entry);
  if (colon === undefined || value.span.start === value.span.end) return undefined;
  const isBlock =
    (value.kind === "scalar" && value.style === "block") ||
    ((value.kind === "map" || value.kind === "list") && !value.flow);
  const text = source.text.slice(colon + 1, value.span.end);
  if (isBlock || readAsides(text).comments.length > 0 || /[\r\n]/.test(text.trim())) return undefined;
  const properties = source.text.slice(colon + 1, value.span.start).trimStart();
  const isSafe = map.flow || value.kind !== "scalar";
  return properties + (isSafe ? source.text.slice(value.span.start, value.span.end) : inlineScalar(source, value));
}

/** A scalar as it can stand in brackets, where more has to be quoted than elsewhere. */
export function inlineScalar(source: YamlSource, node: ScalarNode): string {
  const written = source.text.slice(node.span.start, node.span.end);
  if (node.style === "block" || /[\r\n]/.test(written)) return writeExactText(node.text);
  if (node.style !== "plain" || node.value !== node.text || isPlainInFlow(written)) return written;
  return writeExactText(node.text);
}

/** The comments that start in a part of a text. */
export const commentsIn = ({ text }: YamlSource, { start, end }: Span): Comment[] =>
  readAsides(text).comments.filter(({ span }) => span.start >= start && span.start < end);
