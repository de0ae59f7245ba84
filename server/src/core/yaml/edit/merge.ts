import { type Comment, isOnOwnLine } from "../document/comments";
import { type Entry, findEntry, isMerge, type KeyPath, nodeAt, type Span, type ValuesNode } from "../document/nodes";
import { walk } from "../document/walk";
import { toPlainValue } from "../read/plain-value";
import type { ValuesDocument } from "../read/values-document";
import { isReferredTo } from "./anchors";
import { type Edit, joinTouching } from "./edits";
import { commentsIn, reindent } from "./entry-text";
import { insertEntries } from "./insert";
import { entryLines, findSource } from "./layout";
import { removedSpan } from "./remove";

/**
 * The edits that merge the value at one path into the map at another: what both set alike goes, what only the first one
 * sets moves with its comments. Undefined where they set a key differently, and where anchors or aliases are involved.
 */
export function mergeEntry(document: ValuesDocument, from: KeyPath, to: KeyPath): Edit[] | undefined {
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
export function carriedComments(document: ValuesDocument, gone: Span, moved: readonly Span[]): Carried {
  const isMoved = ({ span }: Comment): boolean =>
    moved.some(({ start, end }) => span.start >= start && span.start < end);
  const first = Math.min(...moved.map(({ start }) => start));
  const left = commentsIn(document, gone).filter((comment) => !isMoved(comment));
  const isAbove = (comment: Comment): boolean => comment.span.start < first || !isOnOwnLine(document.text, comment);
  const write = (comments: readonly Comment[]) => (indent: number) =>
    comments.map(({ text }) => " ".repeat(indent) + text + document.lineBreak).join("");
  return { above: write(left.filter(isAbove)), below: write(left.filter((comment) => !isAbove(comment))) };
}
