import { type Comment, isOnOwnLine } from "../document/comments";
import {
  type Entry,
  findEntry,
  isMerge,
  type KeyPath,
  nodeAt,
  resolveAlias,
  type Span,
  type ValuesNode,
  walk,
} from "../document/nodes";
import { toPlainValue } from "../read/plain-value";
import type { ValuesDocument } from "../read/values-document";
import { isReferredTo, isShared, keepsAliases } from "./anchors";
import { type Edit, joinTouching } from "./edits";
import { commentsIn, inlineValue, reindent, shift } from "./entry-text";
import { insertEntries, type NewEntries } from "./insert";
import {
  colonOf,
  columnOf,
  entryLines,
  findSource,
  hasProperties,
  indentStep,
  isPrefix,
  type Source,
  spanOf,
} from "./layout";
import { removedSpan } from "./remove";
import { quoted, writeKey } from "./write-value";

/** What is moved where. */
export interface Move {
  from: KeyPath;
  to: KeyPath;
  /** The text to write in place of a plain value; without it the value stays as it is. */
  value?: string;
}

/**
 * The edits that move a key with its value, its comments, its anchors and everything else on its lines to another path,
 * creating the maps in between. A map is merged into one that is there already. Undefined where that cannot be done
 * without a risk: both places set the same key, an alias would lose its anchor, or comments would get lost.
 */
export function moveEntry(document: ValuesDocument, { from, to, value }: Move): Edit[] | undefined {
  const source = findSource(document, from);
  const newKey = to.at(-1);
  if (!source || typeof newKey !== "string" || to.some((key) => typeof key === "number" && !from.includes(key)))
    return undefined;
  if (isShared(document.root, from)) return undefined;
  if (value !== undefined && !isReplaceable(document, source.entry)) return undefined;
  if (isPrefix(from, to)) return value === undefined ? nest(document, source, to.slice(from.length)) : undefined;
  if (nodeAt(document.root, to)) return value === undefined ? mergeEntry(document, from, to) : undefined;
  const isRename = from.length === to.length && isPrefix(from.slice(0, -1), to);
  if (isRename && !findEntry(source.map, newKey)) return renameKey(source, newKey, value);
  return relocate(document, source, { from, to, value });
}

/** A tag or an anchor would go on to say what the value is. */
const isReplaceable = (document: ValuesDocument, entry: Entry): boolean =>
  entry.value.kind === "scalar" && entry.value.style !== "block" && !hasProperties(document, entry);

/** A key in quotes stays one: in brackets its colon may have no space behind it. */
function renameKey({ entry }: Source, newKey: string, value: string | undefined): Edit[] {
  const newText = entry.key.style === "plain" ? writeKey(newKey) : quotedAs(entry.key.style, newKey);
  const rename = { span: entry.key.span, newText };
  return value === undefined ? [rename] : [rename, { span: entry.value.span, newText: value }];
}

const quotedAs = (style: string, key: string): string =>
  style === "single" ? `'${key.replaceAll("'", "''")}'` : quoted(key);

function relocate(document: ValuesDocument, source: Source, { from, to, value }: Move): Edit[] | undefined {
  const gone = removedSpan(document, from, to);
  const entry = gone && newEntry(document, source, { key: String(to.at(-1)), value, gone });
  const insertion = entry && insertEntries(document, to.slice(0, -1), { ...entry, gone });
  if (!gone || !insertion) return undefined;
  const isInside = insertion.span.start > gone.start && insertion.span.start < gone.end;
  if (isInside || !keepsAliases(document.root, gone, insertion.span.start)) return undefined;
  return joinTouching(document.text, [insertion, { span: gone, newText: "" }]);
}

interface NewText {
  key: string;
  value?: string;
  gone: Span;
}

/**
 * An entry's text under another key, with the comments of maps that go because they become empty. Out of a map in one line
 * it must be one line itself.
 */
function newEntry(document: ValuesDocument, source: Source, { key, value, gone }: NewText): NewEntries | undefined {
  const { map, entry } = source;
  const own = map.flow ? spanOf(entry) : entryLines(document, entry);
  const carried = carriedComments(document, gone, [own]);
  const written = value ?? inlineValue(document, source);
  if (map.flow && written === undefined) return undefined;
  const inline = `${writeKey(key)}: ${written}`;
  const lines = (indent: number): string =>
    map.flow ? " ".repeat(indent) + inline + document.lineBreak : reindent(document, entry, { indent, key, value });
  return {
    lines: (indent) => carried.above(indent) + lines(indent) + carried.below(indent),
    inline: written === undefined || commentsIn(document, gone).length > 0 ? undefined : inline,
  };
}

/** `salt: x` becomes `salt:` with `value: x` below. */
function nest(document: ValuesDocument, { map, entry }: Source, keys: KeyPath): Edit[] | undefined {
  const { value } = entry;
  const colon = colonOf(document, entry);
  if (resolveAlias(value)?.kind !== "scalar" || colon === undefined || keys.length !== 1) return undefined;
  const key = writeKey(String(keys[0]));
  const start = colon + 1;
  if (map.flow) {
    const newText = ` { ${key}: ${document.text.slice(start, value.span.end).trimStart()} }`;
    return [{ span: { start, end: value.span.end }, newText }];
  }
  const step = indentStep(document);
  const { end } = entryLines(document, entry);
  const behind = document.text.slice(start, end);
  const firstEnd = behind.search(/[\r\n]/);
  const [first, rest] = firstEnd === -1 ? [behind, ""] : [behind.slice(0, firstEnd), behind.slice(firstEnd)];
  const indent = " ".repeat(columnOf(document, entry) + step);
  const moved = rest === "" ? "" : shift(document, rest, { from: 0, to: step });
  return [{ span: { start, end }, newText: `${document.lineBreak}${indent}${key}:${first}${moved}` }];
}

/**
 * The edits that merge the value at one path into the map at another: what both set alike goes, what only the first one
 * sets moves with its comments. Undefined where they set a key differently, and where anchors or aliases are involved.
 */
function mergeEntry(document: ValuesDocument, from: KeyPath, to: KeyPath): Edit[] | undefined {
  const span = removedSpan(document, from, to);
  const source = findSource(document, from);
  const target = nodeAt(document.root, to);
  if (!span || !source || !target || isReferredTo(document.root, span)) return undefined;
  const additions = planAdditions(source.entry.value, target, to);
  if (!additions || [...walk(source.entry.value)].some(({ node }) => node.kind === "alias")) return undefined;
  const insertions = insertAll(document, additions, span);
  const isInside = insertions?.some((edit) => edit.span.start > span.start && edit.span.start < span.end);
  return insertions && !isInside ? joinTouching(document.text, [...insertions, { span, newText: "" }]) : undefined;
}

/** Entries that belong into a map. */
interface Addition {
  into: KeyPath;
  entries: Entry[];
}

/** What a map is to get from another one; undefined where the two disagree. */
function planAdditions(source: ValuesNode, target: ValuesNode, into: KeyPath): Addition[] | undefined {
  if (JSON.stringify(toPlainValue(source)) === JSON.stringify(toPlainValue(target))) return [];
  if (source.kind !== "map" || target.kind !== "map" || source.flow || target.flow) return undefined;
  if (source.entries.some(isMerge)) return undefined;
  const news = source.entries.filter(({ key }) => !nodeAt(target, [key.text]));
  const additions: Addition[] = news.length > 0 ? [{ into, entries: news }] : [];
  for (const { key, value } of source.entries.filter((entry) => !news.includes(entry))) {
    const existing = findEntry(target, key.text);
    const inner = existing && planAdditions(value, existing.value, [...into, key.text]);
    if (!inner) return undefined;
    additions.push(...inner);
  }
  return additions;
}

/** The comments of maps that go are kept with the entries that come out of them. */
function insertAll(document: ValuesDocument, additions: Addition[], gone: Span): Edit[] | undefined {
  const edits: (Edit & { depth: number })[] = [];
  const own = additions.flatMap(({ entries }) => entries.map((entry) => entryLines(document, entry)));
  const carried = carriedComments(document, gone, own);
  for (const [index, { into, entries }] of additions.entries()) {
    const linesOf = (indent: number): string =>
      entries.map((entry) => reindent(document, entry, { indent, key: entry.key.text })).join("");
    const lines = (indent: number): string =>
      index === 0 ? carried.above(indent) + linesOf(indent) + carried.below(indent) : linesOf(indent);
    const edit = insertEntries(document, into, { lines });
    if (!edit) return undefined;
    edits.push({ ...edit, depth: into.length });
  }
  // Where several maps end at one place, the innermost one ends first.
  return edits.toSorted((a, b) => b.depth - a.depth).map(({ span, newText }) => ({ span, newText }));
}

/** Comments that would go with what they stand in, as lines of an indentation for above and below what is moved out of it. */
export interface Carried {
  above: (indent: number) => string;
  below: (indent: number) => string;
}

/** The comments in a text that goes, but for those in the parts of it that are moved. */
function carriedComments(document: ValuesDocument, gone: Span, moved: readonly Span[]): Carried {
  const isMoved = ({ span }: Comment): boolean =>
    moved.some(({ start, end }) => span.start >= start && span.start < end);
  const first = Math.min(...moved.map(({ start }) => start));
  const left = commentsIn(document, gone).filter((comment) => !isMoved(comment));
  const isAbove = (comment: Comment): boolean => comment.span.start < first || !isOnOwnLine(document.text, comment);
  const write = (comments: readonly Comment[]) => (indent: number) =>
    comments.map(({ text }) => " ".repeat(indent) + text + document.lineBreak).join("");
  return { above: write(left.filter(isAbove)), below: write(left.filter((comment) => !isAbove(comment))) };
}
