import {
  type Entry,
  findEntry,
  isMerge,
  type KeyPath,
  type MapNode,
  nodeAt,
  resolveAlias,
  type ValuesNode,
  walk,
} from "../document/nodes";
import { toPlainValue } from "../read/plain-value";
import { ValuesDocument } from "../read/values-document";
import { applyEdits, type Edit } from "./edits";
import { saysTheSame } from "./intended-values";
import { keepsAsides } from "./kept-comments";
import { columnOf, entryLines, indentStep, startsLine } from "./layout";
import { type WritableMap, type WritableValue, writeBlockEntries, writeFlow, writeFlowEntries } from "./write-value";

/** Longer values stay where they are: what is written out several times is hard to read. In characters. */
const maxLength = 4000;

/**
 * The text in which a path depends on no other place: an alias or merge on the way to it is written out, or, where it is
 * written below an anchor itself, the aliases of that anchor. Undefined where there is none, or it cannot be written out.
 */
export function writeOut(text: string, path: KeyPath): string | undefined {
  const document = new ValuesDocument(text);
  const edit = aliasOnWay(document, path) ?? aliasesOf(document, path);
  if (!edit || document.problems.length > 0) return undefined;
  const after = applyEdits(text, [edit]);
  const now = new ValuesDocument(after);
  const isSame = saysTheSame(document.root, now.root) && keepsAsides(document, now, { concerned: [] });
  return isSame ? after : undefined;
}

function aliasOnWay(document: ValuesDocument, path: KeyPath): Edit | undefined {
  let node = document.root;
  for (const key of path) {
    if (node?.kind === "map") {
      const entry = findEntry(node, String(key));
      const merge = entry ? undefined : node.entries.find(isMerge);
      if (merge) return writeOutMerge(document, node, merge);
      if (entry?.value.kind === "alias") return writeOutAlias(document, node, entry);
      node = entry?.value;
    } else if (node?.kind === "list" && typeof key === "number") node = node.items[key];
    else return undefined;
  }
  return undefined;
}

/** The first alias of an anchor above a path, from the root on. */
function aliasesOf(document: ValuesDocument, path: KeyPath): Edit | undefined {
  for (let length = 1; length <= path.length; length++) {
    const anchored = nodeAt(document.root, path.slice(0, length));
    if (!anchored || anchored.kind === "alias" || anchored.anchor === undefined) continue;
    for (const { node } of walk(document.root)) {
      const entry = node.kind === "map" ? node.entries.find(({ value }) => refersTo(value, anchored)) : undefined;
      if (node.kind !== "map" || !entry) continue;
      return isMerge(entry) ? writeOutMerge(document, node, entry) : writeOutAlias(document, node, entry);
    }
  }
  return undefined;
}

function refersTo(value: ValuesNode, anchored: ValuesNode): boolean {
  if (value.kind === "alias") return resolveAlias(value) === anchored;
  return (
    value.kind === "list" && value.flow && value.items.some((item) => item.kind === "alias" && refersTo(item, anchored))
  );
}

function writeOutAlias(document: ValuesDocument, map: MapNode, entry: Entry): Edit | undefined {
  const value = toPlainValue(entry.value) as WritableValue;
  if (isLong(value)) return undefined;
  const isBlock = isMap(value) && !map.flow && startsLine(document, entry) && Object.keys(value).length > 0;
  const newText = isBlock ? blockText(document, entry, value) : writeFlow(value);
  const start = isBlock ? entry.key.span.end + 1 : entry.value.span.start;
  return { span: { start, end: entry.value.span.end }, newText };
}

function blockText(document: ValuesDocument, entry: Entry, value: WritableMap): string {
  const step = indentStep(document);
  const layout = { column: columnOf(document, entry) + step, step, lineBreak: document.lineBreak };
  return `${document.lineBreak}${" ".repeat(layout.column)}${writeBlockEntries(value, layout)}`;
}

/** A merge below a key replaces it, as Helm reads it; nobody writes that, so it is left alone. */
function writeOutMerge(document: ValuesDocument, map: MapNode, merge: Entry): Edit | undefined {
  const all = toPlainValue({ ...map, entries: [merge] });
  if (!isMap(all) || isLong(all)) return undefined;
  const own = new Set(map.entries.filter((entry) => !isMerge(entry)).map(({ key }) => key.text));
  const merged = Object.fromEntries(Object.entries(all).filter(([key]) => !own.has(key)));
  if (map.flow || !startsLine(document, merge)) {
    const span = { start: merge.key.span.start, end: merge.value.span.end };
    return Object.keys(merged).length > 0 ? { span, newText: writeFlowEntries(merged) } : undefined;
  }
  if (Object.keys(merged).length === 0) return { span: entryLines(document, merge), newText: "" };
  const column = columnOf(document, merge);
  const layout = { column, step: indentStep(document), lineBreak: document.lineBreak };
  return {
    span: { start: merge.key.span.start, end: merge.value.span.end },
    newText: writeBlockEntries(merged, layout),
  };
}

const isLong = (value: unknown): boolean => (JSON.stringify(value) ?? "").length > maxLength;

const isMap = (value: unknown): value is WritableMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
