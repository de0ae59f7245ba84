import { type Entry, findEntry, type MapNode, type Span } from "../document/nodes";
import type { Edit } from "./edits";
import {
  colonOf,
  columnOf,
  contentSpan,
  endOfLine,
  innerComments,
  startOfLine,
  startOfNextLine,
  startsItsLine,
} from "./entry-layout";
import { type WritableMap, type WritableValue, writeBlockEntries, writeFlow, writeFlowEntries } from "./write-value";

/** A text that is being changed, and the edits so far. */
export interface PatchContext {
  text: string;
  step: number;
  lineBreak: string;
  edits: Edit[];
}

/** A map that is changed. */
export interface PatchTarget {
  map: MapNode;
  /** The entry the map is the value of; absent for the root and for list items. */
  entry?: Entry;
  /** The key of the root before which new keys go. */
  near?: string;
}

/** Writes a scalar where another one, or nothing, stands. */
export function setScalar(context: PatchContext, entry: Entry, value: WritableValue): void {
  const { span } = entry.value;
  const written = writeFlow(value);
  if (span.start < span.end) context.edits.push({ span, newText: written });
  else insertBehindColon(context, entry, ` ${written}`);
}

/** Writes a map or a list where there was nothing. */
export function setNested(context: PatchContext, entry: Entry, value: WritableValue): void {
  const { span } = entry.value;
  const { text, step, lineBreak } = context;
  if (span.start < span.end) context.edits.push({ span, newText: writeFlow(value) });
  else if (!startsItsLine(text, entry.key.span.start)) insertBehindColon(context, entry, ` ${writeFlow(value)}`);
  else {
    const layout = { column: columnOf(text, entry), step, lineBreak };
    const lines = writeBlockEntries({ [entry.key.text]: value }, layout);
    insertBehindColon(context, entry, lines.slice(lines.indexOf(":") + 1));
  }
}

function insertBehindColon({ text, edits }: PatchContext, entry: Entry, newText: string): void {
  const at = (colonOf(text, entry) ?? entry.key.span.end) + 1;
  edits.push({ span: { start: at, end: at }, newText });
}

interface Place {
  map: MapNode;
  entry: Entry;
}

/** New entries in the place of one that goes. Comments inside of that one go above them. */
export function replaceEntry(context: PatchContext, { map, entry }: Place, entries: WritableMap): void {
  const { text, step, lineBreak, edits } = context;
  const span = contentSpan(text, entry);
  const column = columnOf(text, entry);
  const comments = innerComments(text, entry).map((comment) => `${comment}${lineBreak}${" ".repeat(column)}`);
  const lines = map.flow ? writeFlowEntries(entries) : writeBlockEntries(entries, { column, step, lineBreak });
  edits.push({ span, newText: comments.join("") + lines });
}

/** New entries in a map of which none goes. */
export function insertEntries(context: PatchContext, target: PatchTarget, entries: WritableMap): void {
  const { text, step, lineBreak, edits } = context;
  const { map } = target;
  const last = map.entries.at(-1);
  if (map.flow) {
    const at = last ? contentSpan(text, last).end : map.span.start + 1;
    const written = writeFlowEntries(entries);
    edits.push({ span: { start: at, end: at }, newText: last ? `, ${written}` : ` ${written} ` });
    return;
  }
  const first = (target.near === undefined ? undefined : findEntry(map, target.near)) ?? map.entries[0];
  if (!first) return;
  const column = columnOf(text, first);
  const lines = writeBlockEntries(entries, { column, step, lineBreak });
  const at = insertionPoint(text, target, first);
  const isLine = at < first.key.span.start || column === 0;
  const indent = " ".repeat(column);
  edits.push({
    span: { start: at, end: at },
    newText: isLine ? `${indent}${lines}${lineBreak}` : `${lines}${lineBreak}${indent}`,
  });
}

/** Above the comments of an entry, but behind what stands before it. The first key of a file keeps what is above it. */
function insertionPoint(text: string, { map, entry: parent }: PatchTarget, entry: Entry): number {
  if (!startsItsLine(text, entry.key.span.start)) return entry.key.span.start;
  let at = startOfLine(text, entry.key.span.start);
  if (!parent && entry === map.entries[0]) return at;
  const before = map.entries[map.entries.indexOf(entry) - 1];
  const limit = before ? contentSpan(text, before).end : (parent?.key.span.end ?? at);
  while (at > limit) {
    const previous = startOfLine(text, at - 1);
    if (previous <= limit || !/^[ \t]*#/.test(text.slice(previous, at))) break;
    at = previous;
  }
  return at;
}

/** A map that loses all its keys must not become null, which would delete the chart's defaults. */
export function emptyMap(context: PatchContext, entry: Entry): void {
  insertBehindColon(context, entry, " {}");
}

/** Takes an entry away, but none of the comments on its lines. */
export function removeEntry(context: PatchContext, map: MapNode, entry: Entry): void {
  const { text, edits } = context;
  const span = contentSpan(text, entry);
  if (map.flow) {
    edits.push({ span: flowRemoval(text, map, span), newText: "" });
    return;
  }
  const comments = innerComments(text, entry);
  const lineStart = startOfLine(text, span.start);
  const end = endOfLine(text, span.end);
  const trailing = text.slice(span.end, end).trim();
  const next = map.entries[map.entries.indexOf(entry) + 1];
  if (!startsItsLine(text, span.start) && next)
    edits.push({ span: { start: span.start, end: next.key.span.start }, newText: "" });
  else if (trailing === "" && comments.length === 0)
    edits.push({ span: { start: lineStart, end: startOfNextLine(text, span.end) }, newText: "" });
  else {
    const kept = comments.join(context.lineBreak + text.slice(lineStart, span.start));
    const start = span.end + (comments.length === 0 ? text.slice(span.end, end).search(/\S/) : 0);
    edits.push({ span: { start: span.start, end: start }, newText: kept });
  }
}

/** With the comma behind the entry, or with the one before the last entry. */
function flowRemoval(text: string, map: MapNode, span: Span) {
  const behind = /^[ \t]*,[ \t]*/.exec(text.slice(span.end, map.span.end));
  if (behind) return { start: span.start, end: span.end + behind[0].length };
  const before = /,[ \t]*$/.exec(text.slice(map.span.start, span.start));
  return { start: before && map.entries.length > 1 ? span.start - before[0].length : span.start, end: span.end };
}
