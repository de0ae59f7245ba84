import { isReferredTo } from "./anchors";
import type { Edit } from "./edits";
import { commentsAbove, findSource, reindent } from "./entry-lines";
import { insertionPlace } from "./insert-entry";
import { type Entry, findEntry, isMerge, type KeyPath, nodeAt, type ValuesNode } from "./nodes";
import { toPlainValue } from "./plain-value";
import { removedSpan } from "./remove-entry";
import type { ValuesDocument } from "./values-document";
import { walk } from "./walk";

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
  const insertions = insertAll(document, additions, source.entry);
  const isInside = insertions?.some((edit) => edit.span.start > span.start && edit.span.start < span.end);
  return insertions && !isInside ? [{ span, newText: "" }, ...insertions] : undefined;
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

/** The comments above the map that goes are kept above the first of its entries. */
function insertAll(document: ValuesDocument, additions: Addition[], source: Entry): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const [index, { into, entries }] of additions.entries()) {
    const place = insertionPlace(document, into);
    if (!place) return undefined;
    const { offset, indent } = place;
    const lines = entries.map((entry) => reindent(document, entry, { indent, key: entry.key.text }));
    const comments = index === 0 ? commentsAbove(document, source, indent) : "";
    const needsBreak = offset > 0 && document.text[offset - 1] !== "\n";
    edits.push({
      span: { start: offset, end: offset },
      newText: (needsBreak ? document.lineBreak : "") + comments + lines.join(""),
    });
  }
  return edits;
}
