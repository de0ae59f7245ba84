import { type Entry, findEntry, type KeyPath, type ListNode, type MapNode, type ValuesNode } from "../document/nodes";
import type { Edit } from "./edits";
import { hasProperties, indentStep, lineBreakOf, startOfLine, type YamlSource } from "./entry-layout";
import {
  emptyMap,
  insertEntries,
  type PatchContext,
  type PatchTarget,
  removeEntry,
  replaceEntry,
  setNested,
  setScalar,
} from "./patch-entries";
import { appendItem } from "./patch-list";
import { type WritableMap, type WritableValue, writeBlockEntries } from "./write-value";

/** A wish for a change of a YAML text: a value that is set, an item for the end of a list, or (neither) a key that goes. */
export interface Change {
  path: KeyPath;
  value?: WritableValue;
  item?: WritableMap;
}

const isRemoval = ({ path, value, item }: Change): boolean =>
  path.length === 0 && value === undefined && item === undefined;
const adds = ({ value, item }: Change): boolean => value !== undefined || item !== undefined;

/** Why a text cannot be changed as wished. */
export class PatchRefusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * The edits that remove and set values of a map and leave everything else as it is: comments, order, quotes, line ends.
 * A value that goes is replaced in place by the values that come into the same map, if there are any.
 */
export function patch(source: YamlSource, changes: readonly Change[]): Edit[] | PatchRefusal {
  const { text, root } = source;
  const context: PatchContext = { text, step: indentStep(source), lineBreak: lineBreakOf(text), edits: [] };
  if (!root) return createRoot(context, changes);
  if (root.kind !== "map") return new PatchRefusal("the file is not a map of keys");
  const near = source.near ?? changes.map(({ path }) => String(path[0])).find((key) => findEntry(root, key));
  const refusal = patchMap(context, { map: root, near }, changes);
  return refusal ?? context.edits;
}

function createRoot({ text, lineBreak, step }: PatchContext, changes: readonly Change[]): Edit[] {
  const entries = nested(changes.filter(adds));
  const needsBreak = text !== "" && !/[\r\n]$/.test(text);
  const newText = `${needsBreak ? lineBreak : ""}${writeBlockEntries(entries, { column: 0, step, lineBreak })}${lineBreak}`;
  return [{ span: { start: text.length, end: text.length }, newText }];
}

function patchMap(context: PatchContext, target: PatchTarget, changes: readonly Change[]): PatchRefusal | undefined {
  const { map } = target;
  const removed: Entry[] = [];
  const added: Change[] = [];
  for (const [key, inner] of byFirstKey(changes)) {
    const entry = findEntry(map, key);
    if (!entry) added.push(...inner.filter(adds).map((change) => below(key, change)));
    else if (inner.some(isRemoval)) {
      removed.push(entry);
      added.push(...inner.filter(adds).map((change) => below(key, change)));
    } else {
      const refusal = patchEntry(context, entry, inner);
      if (refusal) return refusal;
    }
  }
  for (const entry of removed) {
    const problem = removalProblem(context.text, map, entry);
    if (problem) return new PatchRefusal(problem);
  }
  const [first] = removed;
  const entries = nested(added);
  if (first && added.length > 0) replaceEntry(context, { map, entry: first }, entries);
  else if (added.length > 0) insertEntries(context, target, entries);
  const isEmptied = removed.length === map.entries.length && added.length === 0;
  if (isEmptied && !map.flow && target.entry) emptyMap(context, target.entry);
  for (const entry of added.length > 0 ? removed.slice(1) : removed) removeEntry(context, map, entry);
  return undefined;
}

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

function removalProblem(text: string, map: MapNode, entry: Entry): string | undefined {
  if (map.entries.filter(({ key }) => key.text === entry.key.text).length > 1) return "the key is set twice";
  if (hasProperties(text, entry)) return "the value has an anchor or a tag";
  const before = text.slice(startOfLine(text, entry.key.span.start), entry.key.span.start).trimEnd();
  return !map.flow && before.endsWith("?") ? "the key is written with a question mark" : undefined;
}

/** Changes below an entry that stays. */
function patchEntry(context: PatchContext, entry: Entry, changes: readonly Change[]): PatchRefusal | undefined {
  const { value } = entry;
  if (hasProperties(context.text, entry)) return new PatchRefusal("a value has an anchor or a tag");
  if (value.kind === "map" && changes.every(({ path }) => path.length > 0))
    return patchMap(context, { map: value, entry }, changes);
  if (value.kind === "list" && value.items.length > 0) return patchList(context, { list: value, entry }, changes);
  const wished = changes.filter(adds);
  if (wished.length === 0) return undefined;
  const whole = wished.find(({ path, value: wish }) => path.length === 0 && wish !== undefined);
  if (whole && value.kind === "scalar" && value.style !== "block") setScalar(context, entry, whole.value ?? null);
  else if (!isEmpty(value)) return new PatchRefusal("there is another value where a map or a list is needed");
  else setNested(context, entry, nested(wished.map((change) => below(entry.key.text, change)))[entry.key.text] ?? null);
  return undefined;
}

/** Nothing, `null` or `[]`. */
const isEmpty = (node: ValuesNode): boolean =>
  (node.kind === "scalar" && node.value === null) || (node.kind === "list" && node.items.length === 0);

function patchList(
  context: PatchContext,
  place: { list: ListNode; entry: Entry },
  changes: readonly Change[],
): PatchRefusal | undefined {
  for (const [key, inner] of byFirstKey(changes.filter(({ path }) => path.length > 0))) {
    const item = place.list.items[Number(key)];
    if (item?.kind !== "map") return new PatchRefusal("an item of a list is not a map");
    const refusal = patchMap(context, { map: item }, inner);
    if (refusal) return refusal;
  }
  for (const { item } of changes) if (item) appendItem(context, place, item);
  return undefined;
}
