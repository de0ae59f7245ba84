import { type Comment, readAsides } from "../document/comments";
import type { Entry, ScalarNode, Span } from "../document/nodes";
import type { ValuesDocument } from "../read/values-document";
import { isPlainInFlow } from "./edits";
import { endOf, type Source } from "./entry-lines";
import { writeExactText } from "./write-value";

/** The offset of the colon behind a key; comments may stand in between where the key has a question mark. */
export function colonOf({ text }: ValuesDocument, { key, value }: Entry): number | undefined {
  const behind = text.slice(key.span.end, Math.max(value.span.start, key.span.end + 100));
  const [gap] = /^(?:\s|#[^\r\n]*[\r\n])*(?=:)/.exec(behind) ?? [];
  return gap === undefined ? undefined : key.span.end + gap.length;
}

/**
 * An entry's value as it can stand in brackets, with its tag, its anchor and its quotes; undefined where that takes several
 * lines, where there is none, or where a comment stands in it.
 */
export function inlineValue(document: ValuesDocument, { map, entry }: Source): string | undefined {
  const { value } = entry;
  const colon = colonOf(document, entry);
  if (colon === undefined || value.span.start === value.span.end) return undefined;
  const isBlock =
    (value.kind === "scalar" && value.style === "block") ||
    ((value.kind === "map" || value.kind === "list") && !value.flow);
  const text = document.text.slice(colon + 1, value.span.end);
  if (isBlock || readAsides(text).comments.length > 0 || /[\r\n]/.test(text.trim())) return undefined;
  const properties = document.text.slice(colon + 1, value.span.start).trimStart();
  const isSafe = map.flow || value.kind !== "scalar";
  return properties + (isSafe ? document.text.slice(value.span.start, value.span.end) : inlineScalar(document, value));
}

/** Whether a tag or an anchor stands before a value. */
export function hasProperties({ text }: ValuesDocument, { value }: Entry, colon: number): boolean {
  const gap = text.slice(colon + 1, Math.max(colon + 1, value.span.start));
  return gap.replaceAll(/#[^\r\n]*/g, "").trim() !== "";
}

/** A scalar as it can stand in brackets, where more has to be quoted than elsewhere. */
export function inlineScalar(document: ValuesDocument, node: ScalarNode): string {
  const written = document.text.slice(node.span.start, node.span.end);
  if (node.style === "block" || /[\r\n]/.test(written)) return writeExactText(node.text);
  if (node.style !== "plain" || node.value !== node.text || isPlainInFlow(written)) return written;
  return writeExactText(node.text);
}

/** The comments that start in a part of a document. */
export const commentsIn = (document: ValuesDocument, { start, end }: Span): Comment[] =>
  readAsides(document.text).comments.filter(({ span }) => span.start >= start && span.start < end);

/** Whether comments stand in a part of a document. */
export const hasComments = (document: ValuesDocument, part: Span): boolean => commentsIn(document, part).length > 0;

/** From the key to the end of the value. */
export const contentOf = (entry: Entry): Span => ({ start: entry.key.span.start, end: endOf(entry) });
