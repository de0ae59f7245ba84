import type { KeyPath, Span } from "../document/nodes";
import type { ValuesDocument } from "../read/values-document";
import { isReferredTo, isShared } from "./anchors";
import type { Edit } from "./edits";
import { endOf, entryLines, findSource, isPrefix, type Source, startsLine } from "./entry-lines";
import { hasComments } from "./inline-value";

/**
 * The edit that removes a key with its value and comments, and the maps that become empty (but none on the way to `keep`).
 * Undefined where something else would go with it: something refers to an anchor in it, or other things stand on its lines.
 */
export function removeEntry(document: ValuesDocument, path: KeyPath, keep: KeyPath = []): Edit[] | undefined {
  const span = removedSpan(document, path, keep);
  return span && !isShared(document.root, path) && !isReferredTo(document.root, span)
    ? [{ span, newText: "" }]
    : undefined;
}

/** The text that goes with a key; undefined where other things would go with it. */
export function removedSpan(document: ValuesDocument, path: KeyPath, keep: KeyPath): Span | undefined {
  const source = findSource(document, path);
  if (!source) return undefined;
  const parent = path.slice(0, -1);
  if (source.map.entries.length === 1 && typeof parent.at(-1) === "string" && !isPrefix(parent, keep))
    return removedSpan(document, parent, keep);
  if (source.map.flow) return flowSpan(document, source);
  return startsLine(document, source.entry) ? withBlankLine(document, entryLines(document, source.entry)) : undefined;
}

/** Of the blank lines around a key only one is left. */
function withBlankLine({ text }: ValuesDocument, { start, end }: Span): Span {
  const isAfterBlank =
    text.slice(0, start).trim() === "" || /(^|\n)\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
  const [blank = ""] = isAfterBlank ? (/^\r?\n/.exec(text.slice(end, end + 2)) ?? []) : [];
  return { start, end: end + blank.length };
}

/** An entry of a map in one line, with the comma behind or before it. */
function flowSpan(document: ValuesDocument, { map, entry }: Source): Span | undefined {
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  const previous = map.entries[index - 1];
  const span = next
    ? { start: entry.key.span.start, end: next.key.span.start }
    : { start: previous ? endOf(previous) : entry.key.span.start, end: endOf(entry) };
  return hasComments(document, span) ? undefined : span;
}
