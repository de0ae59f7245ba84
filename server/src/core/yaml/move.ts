import { type Edit, writeKey } from "./edits";
import { type Entry, findEntry, type KeyPath, type MapNode, nodeAt, type Span } from "./nodes";
import type { ValuesDocument } from "./values-document";
import { holdsAnchor } from "./walk";

/**
 * The edits that move a key with its value, its comments and everything else on its lines to another path, creating the
 * maps in between. Undefined where that cannot be done without a risk: the target is already set, a map on the way is
 * written in one line, or the value carries an anchor.
 */
export function moveEntry(document: ValuesDocument, from: KeyPath, to: KeyPath): Edit[] | undefined {
  const source = findSource(document, from);
  const newKey = to.at(-1);
  if (!source || typeof newKey !== "string" || to.some((key) => typeof key === "number" && !from.includes(key)))
    return undefined;
  if (isSamePath(from.slice(0, -1), to.slice(0, -1))) {
    return findEntry(source.map, newKey) ? undefined : [{ span: source.entry.key.span, newText: writeKey(newKey) }];
  }
  if (source.map.flow || holdsAnchor(source.entry.value) || nodeAt(document.root, to)) return undefined;
  if (isPrefix(from, to)) return nest(document, source, to.slice(from.length));
  const insertion = insert(document, to, (indent) => reindent(document, source, { indent, key: newKey }));
  const removal = removeEntry(document, from, to);
  return insertion && removal ? [...removal, insertion] : undefined;
}

/**
 * The edit that removes a key with its value and comments, and the maps that become empty (but none on the way to `keep`).
 * Undefined where something else would go with it: the value carries an anchor, or other things stand on its lines.
 */
export function removeEntry(document: ValuesDocument, path: KeyPath, keep: KeyPath = []): Edit[] | undefined {
  const source = findSource(document, path);
  if (!source || source.map.flow || holdsAnchor(source.entry.value) || !startsLine(document, source.entry))
    return undefined;
  const parent = path.slice(0, -1);
  const parentIsKey = typeof parent.at(-1) === "string";
  if (source.map.entries.length === 1 && parentIsKey && !isPrefix(parent, keep))
    return removeEntry(document, parent, keep);
  return [{ span: entryLines(document, source), newText: "" }];
}

interface Source {
  map: MapNode;
  entry: Entry;
}

function findSource(document: ValuesDocument, path: KeyPath): Source | undefined {
  const parent = nodeAt(document.root, path.slice(0, -1));
  const entry = parent?.kind === "map" ? findEntry(parent, String(path.at(-1))) : undefined;
  return parent?.kind === "map" && entry ? { map: parent, entry } : undefined;
}

/** Whole lines: the comments directly above the key, the key and its value. */
function entryLines(document: ValuesDocument, { entry }: Source): Span {
  const keyLine = document.lineAt(entry.key.span.start);
  const column = columnOf(document, entry);
  let first = keyLine;
  while (first > 0 && isOwnComment(document, first - 1, column)) first--;
  const end = Math.max(entry.value.span.end, entry.key.span.end);
  const last = document.lineAt(end > entry.value.span.start && document.text[end - 1] === "\n" ? end - 1 : end);
  const start = document.lineSpan(first).start;
  const after = last + 1 < document.lineCount ? document.lineSpan(last + 1).start : document.text.length;
  return { start, end: after };
}

function isOwnComment(document: ValuesDocument, line: number, column: number): boolean {
  const text = document.text.slice(document.lineSpan(line).start, document.lineSpan(line).end);
  return text.search(/\S/) === column && text.trimStart().startsWith("#") && !/valuesmith(-disable)?\b/.test(text);
}

function columnOf(document: ValuesDocument, entry: Entry): number {
  return entry.key.span.start - document.lineSpan(document.lineAt(entry.key.span.start)).start;
}

/** Nothing but spaces stands before the key, such as the dash of a list item. */
function startsLine(document: ValuesDocument, entry: Entry): boolean {
  const start = document.lineSpan(document.lineAt(entry.key.span.start)).start;
  return document.text.slice(start, entry.key.span.start).trim() === "";
}

/** `salt: x` becomes `salt:` with `value: x` below. */
function nest(document: ValuesDocument, { entry }: Source, keys: KeyPath): Edit[] | undefined {
  if (entry.value.kind !== "scalar" || entry.value.style === "block" || keys.length !== 1) return undefined;
  const indent = " ".repeat(columnOf(document, entry) + indentStep(document));
  const text = document.text.slice(entry.value.span.start, entry.value.span.end);
  const span = { start: entry.key.span.end, end: entry.value.span.end };
  return [{ span, newText: `:${document.lineBreak}${indent}${writeKey(String(keys[0]))}: ${text}` }];
}

/** Inserts an entry at the end of the deepest map that exists on the way to a path. */
function insert(document: ValuesDocument, path: KeyPath, write: (indent: number) => string): Edit | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const node = nodeAt(document.root, path.slice(0, depth));
    if (!node) continue;
    const place = insertionPlace(document, path.slice(0, depth));
    if (!place) return undefined;
    const step = indentStep(document);
    const chain = path
      .slice(depth, -1)
      .map((key, index) => `${" ".repeat(place.indent + index * step)}${writeKey(String(key))}:${document.lineBreak}`);
    const text = chain.join("") + write(place.indent + chain.length * step);
    const needsBreak = place.offset > 0 && document.text[place.offset - 1] !== "\n";
    return { span: { start: place.offset, end: place.offset }, newText: (needsBreak ? document.lineBreak : "") + text };
  }
  return undefined;
}

function insertionPlace(document: ValuesDocument, path: KeyPath): { offset: number; indent: number } | undefined {
  const node = nodeAt(document.root, path);
  if (node?.kind === "map" && !node.flow) {
    const last = node.entries.at(-1);
    return last && { offset: entryLines(document, { map: node, entry: last }).end, indent: columnOf(document, last) };
  }
  const source = findSource(document, path);
  const isEmpty = node?.kind === "scalar" && node.value === null && node.text === "";
  if (!source || !isEmpty) return undefined;
  return { offset: entryLines(document, source).end, indent: columnOf(document, source.entry) + indentStep(document) };
}

/** The entry's lines at another indentation and under another key, with a line break at the end. */
function reindent(document: ValuesDocument, source: Source, { indent, key }: { indent: number; key: string }): string {
  const { start, end } = entryLines(document, source);
  const { span } = source.entry.key;
  const text = document.text.slice(start, span.start) + writeKey(key) + document.text.slice(span.end, end);
  const column = columnOf(document, source.entry);
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const moved = lines.map((line) =>
    line !== "" && line.startsWith(" ".repeat(column)) ? " ".repeat(indent) + line.slice(column) : line,
  );
  return moved.join(document.lineBreak) + document.lineBreak;
}

/** How many spaces the file indents by: the first indented key decides. */
function indentStep(document: ValuesDocument): number {
  const match = /^[^\s#-][^\n]*:[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)[^\s#-]/m.exec(document.text);
  return match?.[1]?.length ?? 2;
}

const isSamePath = (a: KeyPath, b: KeyPath): boolean => a.length === b.length && isPrefix(a, b);
const isPrefix = (prefix: KeyPath, path: KeyPath): boolean =>
  prefix.length <= path.length && prefix.every((key, index) => path[index] === key);
