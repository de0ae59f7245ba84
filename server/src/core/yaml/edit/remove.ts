import { lineBreakOf } from "../document/lines";
import { type Entry, holdsAnchor, type KeyPath, type MapNode, nodeAt, type Span } from "../document/nodes";
import { isReferredTo, isShared } from "./anchors";
import type { Edit } from "./edits";
import { commentsIn } from "./entry-text";
import {
  contentSpan,
  endOf,
  endOfLine,
  entryLines,
  findSource,
  innerComments,
  isPrefix,
  type Source,
  startOfLine,
  startOfNextLine,
  startsLine,
  type YamlSource,
} from "./layout";

/**
 * The edit that removes a key with its value and comments, and the maps that become empty (but none on the way to `keep`).
 * Undefined where something else would go with it: something refers to an anchor in it, or other things stand on its lines.
 */
export function removeEntry(source: YamlSource, path: KeyPath, keep: KeyPath = []): Edit[] | undefined {
  const span = removedSpan(source, path, keep);
  return span && !isShared(source.root, path) && !isReferredTo(source.root, span) ? [{ span, newText: "" }] : undefined;
}

/** The text that goes with a key; undefined where other things would go with it. */
export function removedSpan(source: YamlSource, path: KeyPath, keep: KeyPath): Span | undefined {
  const found = findSource(source, path);
  if (!found) return undefined;
  const parent = path.slice(0, -1);
  if (found.map.entries.length === 1 && typeof parent.at(-1) === "string" && !isPrefix(parent, keep))
    return removedSpan(source, parent, keep);
  if (found.map.flow) {
    const span = flowSpan(found);
    return commentsIn(source, span).length > 0 ? undefined : span;
  }
  return startsLine(source, found.entry) ? withBlankLine(source, entryLines(source, found.entry)) : undefined;
}

/** Of the blank lines around a key only one is left. */
function withBlankLine({ text }: YamlSource, { start, end }: Span): Span {
  const isAfterBlank =
    text.slice(0, start).trim() === "" || /(^|\n)\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
  const [blank = ""] = isAfterBlank ? (/^\r?\n/.exec(text.slice(end, end + 2)) ?? []) : [];
  return { start, end: end + blank.length };
}

/** An entry of a map in one line, with the comma behind or before it. */
function flowSpan({ map, entry }: Source): Span {
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  const previous = map.entries[index - 1];
  if (next) return { start: entry.key.span.start, end: next.key.span.start };
  return { start: previous ? endOf(previous) : entry.key.span.start, end: endOf(entry) };
}

/**
 * The edit that removes an item of a list or an entry of a map; a list that would be empty goes as a whole. Undefined
 * where other things stand on the item's lines, or where it carries an anchor.
 */
export function removeItem(source: YamlSource, path: KeyPath): Edit[] | undefined {
  const { text } = source;
  const index = path.at(-1);
  const list = nodeAt(source.root, path.slice(0, -1));
  if (typeof index !== "number") return removeEntry(source, path);
  const item = list?.kind === "list" ? list.items[index] : undefined;
  if (list?.kind !== "list" || !item || list.flow || item.kind === "alias" || holdsAnchor(item)) return undefined;
  if (list.items.length === 1) return removeEntry(source, path.slice(0, -1));
  const start = startOfLine(text, item.span.start);
  if (!/^\s*-\s+$/.test(text.slice(start, item.span.start))) return undefined;
  return [{ span: { start, end: startOfNextLine(text, Math.max(item.span.start, item.span.end - 1)) }, newText: "" }];
}

/** The edit that takes an entry away, but none of the comments on its lines. */
export function removeValue(source: YamlSource, map: MapNode, entry: Entry): Edit {
  const { text } = source;
  const span = contentSpan(source, entry);
  if (map.flow) {
    const whole = flowSpan({ map, entry });
    const comma = /^[ \t]*,[ \t]*/.exec(text.slice(span.end, map.span.end))?.[0] ?? "";
    const isCommented = commentsIn(source, whole).length > 0;
    return { span: isCommented ? { start: span.start, end: span.end + comma.length } : whole, newText: "" };
  }
  const lineStart = startOfLine(text, span.start);
  const comments = innerComments(source, entry);
  const trailing = text.slice(span.end, endOfLine(text, span.end)).search(/\S/);
  const next = map.entries[map.entries.indexOf(entry) + 1];
  if (!startsLine(source, entry) && next) return { span: { start: span.start, end: next.key.span.start }, newText: "" };
  if (trailing === -1 && comments.length === 0)
    return { span: { start: lineStart, end: startOfNextLine(text, span.end) }, newText: "" };
  const newText = comments.join(lineBreakOf(text) + text.slice(lineStart, span.start));
  return { span: { start: span.start, end: comments.length === 0 ? span.end + trailing : span.end }, newText };
}
