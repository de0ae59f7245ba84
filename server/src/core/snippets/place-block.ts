import {
  type Entry,
  findEntry,
  isMerge,
  type KeyPath,
  type ListNode,
  type MapNode,
  nodeAt,
  type ValuesNode,
} from "../yaml/document/nodes";
import { applyEdits, type Edit } from "../yaml/edit/edits";
import { reindent } from "../yaml/edit/entry-text";
import { insertionPlace } from "../yaml/edit/insert";
import { entryLines, findSource } from "../yaml/edit/layout";
import { isFaithful } from "../yaml/edit/prove";
import { toPlainValue } from "../yaml/read/plain-value";
import { ValuesDocument } from "../yaml/read/values-document";
import { type Snippet, withoutPlaceholders } from "./snippet";

/** The edits that put a block of values into a file. */
export interface PlacedBlock {
  /** Whole lines, one edit for a place, in the order of the text; what they insert has placeholders. */
  edits: Edit[];
  /** The keys that the file has with other values, which stay. */
  kept: KeyPath[];
}

/** Where keys at the level of a block's root keys are to go. */
export interface Place {
  /** The start of a line. */
  offset: number;
  indent: number;
}

/**
 * Puts a block of values into a file: what is there already stays, the rest goes into the maps it belongs to, and root keys
 * that are new go to `place`, or to the end of their map. Undefined where it adds nothing and where it is not proven that
 * everything else says the same afterwards.
 */
export function placeBlock(document: ValuesDocument, snippet: Snippet, place?: Place): PlacedBlock | undefined {
  const block = new ValuesDocument(snippet.body);
  const plain = (text: string): string => withoutPlaceholders(text, snippet.texts);
  const comparison = block.root?.kind === "map" ? compare(document, block.root, { at: snippet.at, plain }) : undefined;
  if (!comparison || comparison.additions.length === 0) return undefined;
  const pieces = comparison.additions.map((addition) => {
    const isRoot = addition.into.length === snippet.at.length && addition.items === undefined;
    const target = isRoot && place ? place : targetOf(document, addition);
    return target && { ...target, text: linesOf(block, addition, target.indent) };
  });
  if (pieces.includes(undefined)) return undefined;
  const edits = joinPieces(
    document,
    pieces.filter((piece) => piece !== undefined),
  );
  return isProven(document, edits, { comparison, snippet }) ? { edits, kept: comparison.kept } : undefined;
}

function compare(
  document: ValuesDocument,
  block: MapNode,
  { at, plain }: { at: KeyPath; plain: (text: string) => string },
): Comparison | undefined {
  const target = nodeAt(document.root, at);
  if (target) return compareBlock(block, target, { into: at, plain });
  return at.length === 0 ? { additions: [{ into: at, entries: block.entries }], kept: [] } : undefined;
}

/** Behind the last entry of a map, or the last item of a list. */
function targetOf(document: ValuesDocument, { into, items }: Addition): Place | undefined {
  if (!items) {
    const end = { offset: document.secondDocument?.start ?? document.text.length, indent: 0 };
    return insertionPlace(document, into) ?? (document.root === undefined && into.length === 0 ? end : undefined);
  }
  const source = findSource(document, into);
  const list = source?.entry.value;
  const indent = list?.kind === "list" ? dashColumn(document, list.items[0]) : undefined;
  return source && indent !== undefined ? { offset: entryLines(document, source.entry).end, indent } : undefined;
}

/** The lines of an addition, with placeholders. */
function linesOf(block: ValuesDocument, { entries, items }: Addition, indent: number): string {
  if (!items) return entries.map((entry) => reindent(block, entry, { indent, key: entry.key.text })).join("");
  const { list, added } = items;
  const all = list.value.kind === "list" ? list.value.items : [];
  return added.map((item) => itemLines(block, { item, next: all[all.indexOf(item) + 1], list, indent })).join("");
}

function itemLines(
  block: ValuesDocument,
  {
    item,
    next,
    list,
    indent,
  }: { item: ValuesNode; next?: ValuesNode; list: Parameters<typeof entryLines>[1]; indent: number },
): string {
  const start = lineStart(block, item);
  const text = block.text.slice(start, next ? lineStart(block, next) : entryLines(block, list).end);
  const from = dashColumn(block, item) ?? 0;
  return text.replaceAll(/^ +/gm, (spaces) => " ".repeat(Math.max(0, spaces.length - from + indent)));
}

const lineStart = (document: ValuesDocument, { span }: ValuesNode): number =>
  document.lineSpan(document.lineAt(span.start)).start;

/** The column of the dash before an item that starts its line. */
function dashColumn(document: ValuesDocument, item: ValuesNode | undefined): number | undefined {
  const before = item && document.text.slice(lineStart(document, item), item.span.start);
  return before !== undefined && /^ *- +$/.test(before) ? before.indexOf("-") : undefined;
}

/** One edit for each place. What is indented more continues what is above it, and so goes first. */
function joinPieces(document: ValuesDocument, pieces: readonly (Place & { text: string })[]): Edit[] {
  const ordered = pieces.toSorted((a, b) => a.offset - b.offset || b.indent - a.indent);
  return [...new Set(ordered.map(({ offset }) => offset))].map((offset) => {
    const text = ordered.filter((piece) => piece.offset === offset).map((piece) => piece.text);
    const needsBreak = offset > 0 && !/[\r\n\uFEFF]/.test(document.text[offset - 1] ?? "");
    const lines = (needsBreak ? "\n" : "") + text.join("");
    return { span: { start: offset, end: offset }, newText: lines.replaceAll(/\r?\n/g, document.lineBreak) };
  });
}

/** Whether the edits add what they are to add, and change nothing else. */
function isProven(
  document: ValuesDocument,
  edits: readonly Edit[],
  { comparison, snippet }: { comparison: Comparison; snippet: Snippet },
): boolean {
  const plain = (text: string): string => withoutPlaceholders(text, snippet.texts);
  const plainEdits = edits.map(({ span, newText }) => ({ span, newText: plain(newText) }));
  const added = comparison.additions.flatMap(({ into, entries, items }) =>
    items
      ? [{ path: into, isList: true }]
      : entries.map(({ key }) => ({ path: [...into, plain(key.text)], isList: false })),
  );
  // Of what cannot be read nobody knows what it says.
  if (document.problems.length > 0 && added.some(({ path: [root] }) => document.topLevelKeys.includes(String(root))))
    return false;
  const paths = added.map(({ path }) => path);
  if (!isFaithful(document, plainEdits, { concerned: paths, added: paths })) return false;
  const after = new ValuesDocument(applyEdits(document.text, plainEdits), document);
  const wanted = new ValuesDocument(snippet.plain).root;
  return added.every(({ path, isList }) => {
    const [is, was, asked] = [
      toPlainValue(nodeAt(after.root, path)),
      toPlainValue(nodeAt(document.root, path)),
      toPlainValue(nodeAt(wanted, path.slice(snippet.at.length))),
    ];
    if (!isList) return JSON.stringify(is) === JSON.stringify(asked);
    const [items, before] = [asList(is), asList(was)];
    return (
      JSON.stringify(items.slice(0, before.length)) === JSON.stringify(before) &&
      items
        .slice(before.length)
        .every((item) => asList(asked).some((one) => JSON.stringify(one) === JSON.stringify(item)))
    );
  });
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What a block adds to a map or a list of the file. */
interface Addition {
  /** The path of the map or list in the file. */
  into: KeyPath;
  /** The entries for a map. */
  entries: Entry[];
  /** The items for a list, and the entry of the block that they are from. */
  items?: { list: Entry; added: ValuesNode[] };
}

/** How a block goes together with what is in the file. */
interface Comparison {
  additions: Addition[];
  /** What the file says otherwise, which stays as it is. */
  kept: KeyPath[];
}

/**
 * Compares a map of a block with the file's map at a path. `plain` reads a text of the block without placeholders. Undefined
 * where it cannot be told what the file says: there are merges, anchors, keys that are written twice, or maps in braces.
 */
function compareBlock(
  block: MapNode,
  target: ValuesNode,
  { into, plain }: { into: KeyPath; plain: (text: string) => string },
): Comparison | undefined {
  // What an alias stands for must not become something else.
  if (target.kind !== "alias" && target.anchor !== undefined) return undefined;
  if (isNothing(target)) return { additions: [{ into, entries: block.entries }], kept: [] };
  if (target.kind !== "map" || target.flow || target.entries.some(isMerge)) return undefined;
  const news = block.entries.filter(({ key }) => !nodeAt(target, [plain(key.text)]));
  const additions: Addition[] = news.length > 0 ? [{ into, entries: news }] : [];
  const kept: KeyPath[] = [];
  for (const entry of block.entries.filter((candidate) => !news.includes(candidate))) {
    const [existing, ...again] = target.entries.filter(({ key }) => key.text === plain(entry.key.text));
    const path = [...into, plain(entry.key.text)];
    const inner =
      existing && again.length === 0 ? compareValues(entry, existing.value, { into: path, plain }) : undefined;
    if (!inner) return undefined;
    additions.push(...inner.additions);
    kept.push(...inner.kept);
  }
  return { additions, kept };
}

function compareValues(
  list: Entry,
  target: ValuesNode,
  context: { into: KeyPath; plain: (text: string) => string },
): Comparison | undefined {
  const { value } = list;
  const { into, plain } = context;
  if (value.kind === "map") {
    if (target.kind === "map" || isNothing(target)) return compareBlock(value, target, context);
    return target.kind === "alias" ? undefined : { additions: [], kept: [into] };
  }
  if (value.kind === "list" && target.kind === "list" && !target.flow && target.anchor === undefined) {
    const added = missingItems(value, target, plain);
    if (added) return { additions: added.length > 0 ? [{ into, entries: [], items: { list, added } }] : [], kept: [] };
  }
  const isSame = plain(JSON.stringify(toPlainValue(value))) === JSON.stringify(toPlainValue(target));
  return { additions: [], kept: isSame ? [] : [into] };
}

/** The items with names that a list of named things does not have; undefined for a list of others. */
function missingItems(block: ListNode, target: ListNode, plain: (text: string) => string): ValuesNode[] | undefined {
  const there = target.items.map(nameOf);
  const wanted = block.items.map(nameOf);
  if (there.length === 0 || [...there, ...wanted].includes(undefined)) return undefined;
  return block.items.filter((_, index) => !there.includes(plain(wanted[index] ?? "")));
}

function nameOf(item: ValuesNode): string | undefined {
  const name = item.kind === "map" && !item.flow ? findEntry(item, "name")?.value : undefined;
  return name?.kind === "scalar" ? name.text : undefined;
}

/** A key without a value. */
const isNothing = (node: ValuesNode): boolean => node.kind === "scalar" && node.value === null && node.text === "";
