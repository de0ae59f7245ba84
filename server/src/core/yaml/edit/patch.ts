import { lineBreakOf } from "../document/lines";
import { type Entry, findEntry, type KeyPath, type ListNode, type MapNode, type ValuesNode } from "../document/nodes";
import { parseYaml } from "../read/parse";
import { applyEdits, type Edit, joinTouching } from "./edits";
import { appendItem, insertEntries } from "./insert";
import { type Change, hasValues } from "./intended-values";
import { keepsTexts } from "./kept-comments";
import {
  colonOf,
  columnOf,
  contentSpan,
  hasProperties,
  indentStep,
  innerComments,
  startOfLine,
  startsLine,
  type YamlSource,
} from "./layout";
import { removeValue } from "./remove";
import { type WritableMap, type WritableValue, writeBlockEntries, writeFlow, writeFlowEntries } from "./write-value";

/** Why a text cannot be changed as wished. */
export class PatchRefusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Reads the document that is being patched again, out of the new text. */
export type Reread = (text: string) => { root: YamlSource["root"]; isBroken: boolean };

const firstDocument: Reread = (text) => {
  const { root, problems } = parseYaml(text);
  return { root, isBroken: problems.length > 0 };
};

/**
 * The edits that remove and set values of a map and leave everything else as it is: comments, order, quotes, line ends.
 * A value that goes is replaced in place by the values that come into the same map, if there are any. It is proven: the new
 * text is read again, and unless exactly the wished values differ, nothing is changed. An anchor that is used elsewhere, a
 * key that stands twice or a block of text that swallows lines is found out this way.
 */
export function patch(
  source: YamlSource,
  changes: readonly Change[],
  reread: Reread = firstDocument,
): Edit[] | PatchRefusal {
  const { text, root } = source;
  const wished = patchRoot(source, changes);
  if (wished instanceof PatchRefusal) return wished;
  const edits = joinTouching(text, wished);
  if (!edits) return new PatchRefusal("the changes overlap");
  const after = applyEdits(text, edits);
  const { root: rootAfter, isBroken } = reread(after);
  if (isBroken) return new PatchRefusal("the file could not be read any more");
  if (!keepsTexts(text, after)) return new PatchRefusal("a comment would be lost");
  return hasValues(rootAfter, root, changes) ? edits : new PatchRefusal("other values in the file depend on it");
}

function patchRoot(source: YamlSource, changes: readonly Change[]): Edit[] | PatchRefusal {
  const { text, root } = source;
  if (root) return root.kind === "map" ? patchMap(source, { map: root, path: [] }, changes) : noMap;
  const lineBreak = lineBreakOf(text);
  const entries = nested(changes.filter(adds));
  const needsBreak = text !== "" && !/[\r\n]$/.test(text);
  const lines = writeBlockEntries(entries, { column: 0, step: indentStep(source), lineBreak });
  const newText = (needsBreak ? lineBreak : "") + lines + lineBreak;
  return [{ span: { start: text.length, end: text.length }, newText }];
}

const noMap = new PatchRefusal("the file is not a map of keys");

/** A map that is changed, where it stands, and the entry whose value it is. */
interface Target {
  map: MapNode;
  path: KeyPath;
  entry?: Entry;
}

function patchMap(source: YamlSource, target: Target, changes: readonly Change[]): Edit[] | PatchRefusal {
  const { map, path } = target;
  const edits: Edit[] = [];
  const removed: Entry[] = [];
  const added: Change[] = [];
  for (const [key, inner] of byFirstKey(changes)) {
    const entry = findEntry(map, key);
    const isRemoved = inner.some(isRemoval);
    if (entry && !isRemoved) {
      const wished = patchEntry(source, { entry, path: [...path, key] }, inner);
      if (wished instanceof PatchRefusal) return wished;
      edits.push(...wished);
    } else added.push(...inner.filter(adds).map((change) => below(key, change)));
    if (entry && isRemoved) removed.push(entry);
  }
  const problem = removed.map((entry) => removalProblem(source, map, entry)).find((reason) => reason !== undefined);
  if (problem !== undefined) return new PatchRefusal(problem);
  const [first, ...others] = removed;
  const entries = nested(added);
  if (first && added.length > 0) edits.push(replaceEntry(source, { map, entry: first }, entries));
  else if (added.length > 0) {
    const insertion = insertNew(source, path, entries);
    if (!insertion) return new PatchRefusal("there is no place for new keys");
    edits.push(insertion);
  }
  const isEmptied = removed.length === map.entries.length && added.length === 0;
  // A map that loses all its keys must not become null, which would delete the chart's defaults.
  if (isEmptied && !map.flow && target.entry) edits.push(behindColon(source, target.entry, " {}"));
  const gone = added.length > 0 ? others : removed;
  return [...edits, ...gone.map((entry) => removeValue(source, map, entry))];
}

const isRemoval = ({ path, value, item }: Change): boolean =>
  path.length === 0 && value === undefined && item === undefined;
const adds = ({ value, item }: Change): boolean => value !== undefined || item !== undefined;
const below = (key: string, change: Change): Change => ({ ...change, path: [key, ...change.path] });

function byFirstKey(changes: readonly Change[]): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = String(change.path[0]);
    groups.set(key, [...(groups.get(key) ?? []), { ...change, path: change.path.slice(1) }]);
  }
  return groups;
}

/** Changes of values that do not exist as one value. */
function nested(changes: readonly Change[]): WritableMap {
  const result: Record<string, WritableValue> = {};
  for (const [key, inner] of byFirstKey(changes)) {
    const items = inner.flatMap(({ path, item }) => (path.length === 0 && item ? [item] : []));
    const whole = inner.find(({ path, value }) => path.length === 0 && value !== undefined);
    result[key] = items.length > 0 ? items : whole ? (whole.value ?? null) : nested(inner);
  }
  return result;
}

function removalProblem(source: YamlSource, map: MapNode, entry: Entry): string | undefined {
  if (map.entries.filter(({ key }) => key.text === entry.key.text).length > 1) return "the key is set twice";
  if (hasProperties(source, entry)) return "the value has an anchor or a tag";
  const { start } = entry.key.span;
  const before = source.text.slice(startOfLine(source.text, start), start).trimEnd();
  return !map.flow && before.endsWith("?") ? "the key is written with a question mark" : undefined;
}

/** Changes below an entry that stays. */
function patchEntry(
  source: YamlSource,
  { entry, path }: { entry: Entry; path: KeyPath },
  changes: readonly Change[],
): Edit[] | PatchRefusal {
  const { value } = entry;
  if (hasProperties(source, entry)) return new PatchRefusal("a value has an anchor or a tag");
  if (value.kind === "map" && changes.every((change) => change.path.length > 0))
    return patchMap(source, { map: value, path, entry }, changes);
  if (value.kind === "list" && value.items.length > 0) return patchList(source, { list: value, path, entry }, changes);
  const wished = changes.filter(adds);
  if (wished.length === 0) return [];
  const whole = wished.find((change) => change.path.length === 0 && change.value !== undefined);
  if (whole && value.kind === "scalar" && value.style !== "block")
    return [setScalar(source, entry, whole.value ?? null)];
  if (!isEmpty(value)) return new PatchRefusal("there is another value where a map or a list is needed");
  const key = entry.key.text;
  return [setNested(source, entry, nested(wished.map((change) => below(key, change)))[key] ?? null)];
}

/** Nothing, `null` or `[]`. */
const isEmpty = (node: ValuesNode): boolean =>
  (node.kind === "scalar" && node.value === null) || (node.kind === "list" && node.items.length === 0);

function patchList(
  source: YamlSource,
  { list, path, entry }: { list: ListNode; path: KeyPath; entry: Entry },
  changes: readonly Change[],
): Edit[] | PatchRefusal {
  const edits: (Edit | undefined)[] = [];
  for (const [key, inner] of byFirstKey(changes.filter((change) => change.path.length > 0))) {
    const map = list.items[Number(key)];
    if (map?.kind !== "map") return new PatchRefusal("an item of a list is not a map");
    const wished = patchMap(source, { map, path: [...path, Number(key)] }, inner);
    if (wished instanceof PatchRefusal) return wished;
    edits.push(...wished);
  }
  edits.push(...changes.flatMap(({ item }) => (item ? [appendItem(source, { list, entry }, item)] : [])));
  return edits.filter((edit) => edit !== undefined);
}

/** Writes a scalar where another one, or nothing, stands. */
function setScalar(source: YamlSource, entry: Entry, value: WritableValue): Edit {
  const { span } = entry.value;
  const newText = writeFlow(value);
  return span.start < span.end ? { span, newText } : behindColon(source, entry, ` ${newText}`);
}

/** Writes a map or a list where there was nothing. */
function setNested(source: YamlSource, entry: Entry, value: WritableValue): Edit {
  const { span } = entry.value;
  if (span.start < span.end) return { span, newText: writeFlow(value) };
  if (!startsLine(source, entry)) return behindColon(source, entry, ` ${writeFlow(value)}`);
  const layout = layoutAt(source, columnOf(source, entry));
  const lines = writeBlockEntries({ [entry.key.text]: value }, layout);
  return behindColon(source, entry, lines.slice(lines.indexOf(":") + 1));
}

function behindColon(source: YamlSource, entry: Entry, newText: string): Edit {
  const at = (colonOf(source, entry) ?? entry.key.span.end) + 1;
  return { span: { start: at, end: at }, newText };
}

/** New entries in the place of one that goes. Comments inside of that one go above them. */
function replaceEntry(source: YamlSource, { map, entry }: { map: MapNode; entry: Entry }, entries: WritableMap): Edit {
  const layout = layoutAt(source, columnOf(source, entry));
  const { column, lineBreak } = layout;
  const comments = innerComments(source, entry).map((comment) => `${comment}${lineBreak}${" ".repeat(column)}`);
  const lines = map.flow ? writeFlowEntries(entries) : writeBlockEntries(entries, layout);
  return { span: contentSpan(source, entry), newText: comments.join("") + lines };
}

const insertNew = (source: YamlSource, path: KeyPath, entries: WritableMap): Edit | undefined =>
  insertEntries(source, path, {
    lines: (indent) => {
      const layout = layoutAt(source, indent);
      return " ".repeat(indent) + writeBlockEntries(entries, layout) + layout.lineBreak;
    },
    inline: writeFlowEntries(entries),
  });

const layoutAt = (source: YamlSource, column: number) => ({
  column,
  step: indentStep(source),
  lineBreak: lineBreakOf(source.text),
});
