import { type KeyPath, nodeAt, resolveAlias, type ValuesNode, walk } from "../document/nodes";
import { toPlainValue } from "../read/plain-value";
import type { ValuesDocument } from "../read/values-document";
import { ExactText, type WritableMap, type WritableValue } from "./write-value";

/** What a change of a text is for. */
export interface Intent {
  /** The paths that may change, with all that is above and below them. */
  concerned: readonly KeyPath[];
  /** Keys of `concerned` that are new, and lists that get items: they may bring comments of their own. */
  added?: readonly KeyPath[];
  /** The value that is at another path afterwards, and everything else where it was; then nothing else may change. */
  moved?: Moved;
  /** The key or item that is gone afterwards, and everything else where it was; then nothing else may change. */
  removed?: KeyPath;
  /** What is at a path afterwards, as plain data. */
  sets?: { path: KeyPath; value: unknown };
}

/** A wish for a change of a YAML text: a value that is set, an item for the end of a list, or (neither) a key that goes. */
export interface Change {
  path: KeyPath;
  value?: WritableValue;
  item?: WritableMap;
}

/** A value that is moved, and what it becomes where that is not itself. */
export interface Moved {
  from: KeyPath;
  to: KeyPath;
  value?: string;
}

/** Whether the values of a changed text are those that were intended, with their types, as Helm reads them. */
export function isAsIntended(before: ValuesDocument, after: ValuesDocument, intent: Intent): boolean {
  const { sets } = intent;
  if (sets && !isEqual(toPlainValue(nodeAt(after.root, sets.path)), sets.value)) return false;
  if (intent.moved || intent.removed) {
    const expected = intendedValue(toPlainValue(before.root), intent);
    return expected !== undefined && isEqual(expected.value ?? {}, toPlainValue(after.root) ?? {});
  }
  const concerned = [...intent.concerned, ...behindAliases(before, intent.concerned)];
  return isSame(written(before.root), written(after.root), concerned);
}

/** Whether one change after the other, of which each has been proven, makes the values of one text those of another. */
export function isSumOf(intents: readonly Intent[], before: ValuesDocument, after: ValuesDocument): boolean {
  let value = toPlainValue(before.root);
  for (const intent of intents) {
    const next = intent.moved || intent.removed ? intendedValue(value, intent) : setTo(value, intent.sets);
    if (!next) return false;
    value = next.value;
  }
  return isEqual(value ?? {}, toPlainValue(after.root) ?? {});
}

function setTo(value: unknown, sets: Intent["sets"]): { value: unknown } | undefined {
  const [key, ...rest] = sets?.path ?? [];
  if (!sets || key === undefined) return sets && { value: sets.value };
  if (!isContainer(value) || !Object.hasOwn(value, key)) return undefined;
  const inner = setTo(value[key], { path: rest, value: sets.value });
  if (!inner) return undefined;
  return { value: Array.isArray(value) ? value.with(Number(key), inner.value) : { ...value, [key]: inner.value } };
}

/** Plain data after a move or a removal; undefined where that is not possible. */
function intendedValue(value: unknown, { moved, removed }: Intent): { value: unknown } | undefined {
  const taken = take(value, moved?.from ?? removed ?? [], moved?.to);
  if (!taken || !moved) return taken && { value: taken.left };
  return put(taken.left, moved.to, moved.value === undefined ? taken.value : JSON.parse(moved.value));
}

interface Taken {
  value: unknown;
  /** What is left; undefined if nothing is. */
  left: unknown;
}

/** Takes away what is at a path, and the maps and lists that become empty, but none on the way to `keep`. */
function take(value: unknown, [key, ...rest]: KeyPath, keep: KeyPath | undefined): Taken | undefined {
  if (key === undefined || !isContainer(value) || !Object.hasOwn(value, key)) return undefined;
  const isKept = keep !== undefined && String(keep[0]) === String(key);
  const inner = value[key];
  const taken = rest.length === 0 ? { value: inner, left: undefined } : take(inner, rest, isKept ? keep.slice(1) : []);
  if (!taken) return undefined;
  const left = taken.left === undefined && isKept && rest.length > 0 ? {} : taken.left;
  const others = Array.isArray(value)
    ? value.flatMap((item, index) => (String(index) !== String(key) ? [item] : left === undefined ? [] : [left]))
    : Object.fromEntries(
        Object.entries(value).flatMap(([name, item]) =>
          name !== String(key) ? [[name, item]] : left === undefined ? [] : [[name, left]],
        ),
      );
  return { value: taken.value, left: Object.keys(others).length > 0 ? others : undefined };
}

/** Puts a value at a path, into a map of its own there; undefined where something else is in the way. */
function put(value: unknown, [key, ...rest]: KeyPath, added: unknown): { value: unknown } | undefined {
  if (key === undefined) return value === undefined || value === null ? { value: added } : merge(value, added);
  const map = value ?? {};
  if (!isContainer(map) || (Array.isArray(map) && !Object.hasOwn(map, key))) return undefined;
  const inner = put(Object.hasOwn(map, key) ? map[key] : undefined, rest, added);
  if (!inner) return undefined;
  return { value: Array.isArray(map) ? map.with(Number(key), inner.value) : { ...map, [key]: inner.value } };
}

function merge(value: unknown, added: unknown): { value: unknown } | undefined {
  if (isEqual(value, added)) return { value };
  if (!isRecord(value) || !isRecord(added)) return undefined;
  let merged: { value: unknown } | undefined = { value };
  for (const [key, inner] of Object.entries(added)) merged = merged && put(merged.value, [key], inner);
  return merged;
}

type Plain = Record<string | number, unknown>;
const isContainer = (value: unknown): value is Plain => typeof value === "object" && value !== null;
const isRecord = (value: unknown): value is Plain => isContainer(value) && !Array.isArray(value);

/** Whether the values after some changes are those before them, but for what was wished. */
export const hasValues = (
  after: ValuesNode | undefined,
  before: ValuesNode | undefined,
  changes: readonly Change[],
): boolean => isEqual(toPlainValue(after), withChanges(toPlainValue(before), changes));

function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const result: Plain = isRecord(value) ? clone(value) : {};
  // What goes, goes first: something else may come to its place.
  for (const { path, ...wish } of changes.toSorted((a, b) => Number(isSet(a)) - Number(isSet(b)))) {
    let map = result;
    for (const key of path.slice(0, -1)) {
      const inner = map[key];
      if (!isContainer(inner) && !isSet(wish)) break;
      const next: Plain = isContainer(inner) ? inner : {};
      map[key] = next;
      map = next;
    }
    const last = String(path.at(-1));
    const was = map[last];
    if (wish.item !== undefined) map[last] = [...(Array.isArray(was) ? was : []), wish.item];
    else if (wish.value !== undefined) map[last] = wish.value instanceof ExactText ? wish.value.text : wish.value;
    else delete map[last];
  }
  return result;
}

const isSet = ({ value, item }: Omit<Change, "path">): boolean => value !== undefined || item !== undefined;

/** A copy without a prototype, in which `__proto__` is a key like any other. */
function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isRecord(value)) return value;
  const copy: Plain = Object.create(null);
  for (const [key, inner] of Object.entries(value)) copy[key] = clone(inner);
  return copy as T;
}

/** Whether Helm reads the same values. */
export const saysTheSame = (one: ValuesNode | undefined, other: ValuesNode | undefined): boolean =>
  isEqual(toPlainValue(one), toPlainValue(other));

/** Whether plain data is the same, whatever the order of keys. */
function isEqual(one: unknown, other: unknown): boolean {
  if (!isContainer(one) || !isContainer(other)) return Object.is(one, other);
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
  );
}

/** Where the values stand that paths lead to through aliases. */
function behindAliases(document: ValuesDocument, paths: readonly KeyPath[]): KeyPath[] {
  const nodes = paths.map((path) => document.get(path)).filter((node) => node !== undefined);
  const targets = new Set(nodes.map(resolveAlias));
  return [...walk(document.root)].flatMap(({ node, path }) => (targets.has(resolveAlias(node)) ? [path] : []));
}

/** A value as it is written: an alias is what it is called, not what it stands for. */
function written(node: ValuesNode | undefined): unknown {
  switch (node?.kind) {
    case "map":
      return new Map(node.entries.map(({ key, value }) => [key.text, written(value)]));
    case "list":
      return new Map(node.items.map((item, index) => [String(index), written(item)]));
    case "alias":
      return `*${node.name}`;
    case "scalar":
      return node.value === undefined ? node.text : node.value;
    default:
      return undefined;
  }
}

/** Whether two values are equal but for some paths. */
function isSame(before: unknown, after: unknown, excepted: readonly KeyPath[]): boolean {
  if (excepted.some((path) => path.length === 0)) return true;
  if (!(before instanceof Map) || !(after instanceof Map)) return excepted.length > 0 || Object.is(before, after);
  const keys = new Set<string>([...before.keys(), ...after.keys()]);
  return [...keys].every((key) => {
    const inside = excepted.filter(([first]) => String(first) === key).map((path) => path.slice(1));
    return isSame(before.get(key), after.get(key), inside);
  });
}
