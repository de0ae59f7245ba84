import { memo } from "../../memo";

/** A half-open range of UTF-16 offsets into the text of a document. */
export interface Span {
  start: number;
  end: number;
}

/** Keys of maps and zero-based indexes of lists, from the root. */
export type KeyPath = readonly (string | number)[];

/** What Helm makes of a scalar; `undefined` where it rejects the scalar because its tag does not fit. */
export type ScalarValue = string | number | boolean | null | undefined;

export interface ScalarNode {
  kind: "scalar";
  span: Span;
  /** The text without quotes, escapes and block indicators; of `!!binary`, what is encoded in it. */
  text: string;
  style: "plain" | "single" | "double" | "block";
  value: ScalarValue;
  /** The tag before it, such as `!`, `!local` or `tag:yaml.org,2002:int`. */
  tag?: string;
  /** It has line breaks that nobody can see and of which Helm makes what nobody expects: it must not be moved. */
  isMisread?: true;
  anchor?: string;
}

export interface MapNode {
  kind: "map";
  span: Span;
  flow: boolean;
  entries: Entry[];
  anchor?: string;
}

export interface ListNode {
  kind: "list";
  span: Span;
  flow: boolean;
  items: ValuesNode[];
  anchor?: string;
}

/** `*name`; `target` is absent where no such anchor stands before it. */
export interface AliasNode {
  kind: "alias";
  span: Span;
  name: string;
  target?: ValuesNode;
}

export type ValuesNode = ScalarNode | MapNode | ListNode | AliasNode;

/** One `key: value` of a map. A missing value is a plain scalar with the value null and an empty span. */
export interface Entry {
  key: ScalarNode;
  value: ValuesNode;
}

/** The node behind any number of aliases; undefined for an unknown anchor or a circle. */
export function resolveAlias(node: ValuesNode): ScalarNode | MapNode | ListNode | undefined {
  let current: ValuesNode | undefined = node;
  for (let hops = 0; current?.kind === "alias"; hops++) {
    if (hops > 100) return undefined;
    current = current.target;
  }
  return current;
}

/** Whether the entry is a YAML merge (`<<: *defaults`), which a tag can make of a key in quotes, too. */
export const isMerge = ({ key: { text, style, tag } }: Entry): boolean =>
  text === "<<" && (tag === undefined ? style === "plain" : tag === "!" || tag === "tag:yaml.org,2002:merge");

/** The map's own entry of a key; the last one counts, as for Helm. */
export function findEntry(map: MapNode, key: string): Entry | undefined {
  return map.entries.length < largeMap
    ? map.entries.findLast((entry) => entry.key.text === key)
    : lastEntries(map).get(key);
}

/** The root of a long file has so many keys that it is worth while to index them. */
const largeMap = 20;

const lastEntries = memo((map: MapNode) => new Map(map.entries.map((entry) => [entry.key.text, entry])));

/** The map's value of a key, with merges (`<<`) taken into account: Helm goes by their order, so that a later one wins. */
export const findValue = (map: MapNode, key: string): ValuesNode | undefined => findMergedEntry(map, key)?.value;

/** The entry that gives a map its value of a key: its own, or one that is merged into it. */
export const findMergedEntry = (map: MapNode, key: string): Entry | undefined =>
  findEntry(map, "<<") === undefined ? findEntry(map, key) : findMerged(map, key, new Set());

/** More maps are not searched for one key: merges inside of merges may be deeper than the stack. */
const maxMerged = 1000;

/** `searched` has the maps that lack the key: merges of merges lead to the same map again and again. */
function findMerged(map: MapNode, key: string, searched: Set<MapNode>): Entry | undefined {
  if (searched.has(map) || searched.size >= maxMerged) return undefined;
  searched.add(map);
  for (const entry of map.entries.toReversed()) {
    if (!isMerge(entry)) {
      if (entry.key.text === key) return entry;
      continue;
    }
    for (const merged of mergedMaps(entry)) {
      const found = findMerged(merged, key, searched);
      if (found) return found;
    }
  }
  return undefined;
}

function mergedMaps({ value }: Entry): MapNode[] {
  const resolved = resolveAlias(value);
  const sources = resolved?.kind === "list" ? resolved.items : [value];
  return sources.flatMap((source) => asMap(source) ?? []);
}

/** The node at a path, through aliases and merges. */
export function nodeAt(root: ValuesNode | undefined, path: KeyPath): ValuesNode | undefined {
  let node = root;
  for (const key of path) {
    const parent = node && resolveAlias(node);
    if (parent?.kind === "map") node = findValue(parent, String(key));
    else if (parent?.kind === "list" && typeof key === "number") node = parent.items[key];
    else return undefined;
  }
  return node;
}

/** Whether the node's kind is a map, through aliases. */
export function asMap(node: ValuesNode | undefined): MapNode | undefined {
  const resolved = node && resolveAlias(node);
  return resolved?.kind === "map" ? resolved : undefined;
}

/** A value with its path and the entry it stands in (none for list items and the root). */
export interface Visit {
  node: ValuesNode;
  path: KeyPath;
  entry?: Entry;
}

/**
 * Every value of a document in the order of the text, the root included. An alias is visited, what it stands for is not
 * visited again; the value of a merge (`<<`) is visited at the path of the map it is merged into.
 */
export function walk(root: ValuesNode | undefined): readonly Visit[] {
  const visits: Visit[] = [];
  if (root) visitNode({ node: root, path: [] }, visits);
  return visits;
}

function visitNode(visit: Visit, visits: Visit[]): void {
  visits.push(visit);
  const { node, path } = visit;
  if (node.kind === "map") visitMap(node, path, visits);
  else if (node.kind === "list")
    for (const [index, item] of node.items.entries()) visitNode({ node: item, path: [...path, index] }, visits);
}

function visitMap(map: MapNode, path: KeyPath, visits: Visit[]): void {
  for (const entry of map.entries) {
    if (!isMerge(entry)) visitNode({ node: entry.value, path: [...path, entry.key.text], entry }, visits);
    else if (entry.value.kind !== "alias") visitMerged(entry.value, path, visits);
  }
}

function visitMerged(node: ValuesNode, path: KeyPath, visits: Visit[]): void {
  const sources = node.kind === "list" ? node.items : [node];
  for (const source of sources) if (source.kind === "map") visitMap(source, path, visits);
}

/** Whether a value, or something inside it, carries an anchor: such a key may exist only to be referred to. */
export function holdsAnchor(node: ValuesNode): boolean {
  for (const visit of walk(node)) {
    const resolved = visit.node.kind === "alias" ? undefined : resolveAlias(visit.node);
    if (resolved?.anchor !== undefined) return true;
  }
  return false;
}

/** `langfuse.web.replicas`, `env[0].name`, `annotations."cert-manager.io/issuer"`. */
export function formatPath(path: KeyPath): string {
  return path
    .map((key, index) => {
      if (typeof key === "number" || key === "[]") return key === "[]" ? key : `[${key}]`;
      const name = /[.[\]"\s]/.test(key) || key === "" ? `"${key}"` : key;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}

const knownPaths = new Map<string, KeyPath>();

/** The paths of all data files together are a few thousand. */
const maxKnownPaths = 20_000;

/** The keys of a path as `formatPath` writes it; `[]` (any item) becomes `"[]"`. Remembered: rules ask with every keystroke. */
export function parsePath(text: string): KeyPath {
  const known = knownPaths.get(text);
  if (known) return known;
  if (knownPaths.size >= maxKnownPaths) knownPaths.clear();
  const path = readPath(text);
  knownPaths.set(text, path);
  return path;
}

function readPath(text: string): KeyPath {
  const parts = text.matchAll(/"([^"]*)"|\[(\d*)\]|([^.[\]"]+)/g);
  return Array.from(parts, ([, quoted, index, plain]) => {
    if (index !== undefined) return index === "" ? "[]" : Number(index);
    return quoted ?? plain ?? "";
  });
}

/** The text at a path, as it is written; undefined where there is another kind of value, or none. */
export function textAt(node: ValuesNode | undefined, path: KeyPath): string | undefined {
  const found = nodeAt(node, path);
  const value = found && resolveAlias(found);
  return value?.kind === "scalar" && value.text !== "" ? value.text : undefined;
}

/** The items of the list at a path; none where there is no list. */
export function itemsAt(node: ValuesNode | undefined, path: KeyPath): readonly ValuesNode[] {
  const found = nodeAt(node, path);
  const value = found && resolveAlias(found);
  return value?.kind === "list" ? value.items : [];
}

/** The texts in the list at a path. */
export const textsAt = (node: ValuesNode | undefined, path: KeyPath): string[] =>
  itemsAt(node, path).flatMap((item) => textAt(item, []) ?? []);

/** Something wrong with the text as YAML, found while reading it. */
export interface Problem {
  span: Span;
  kind: "syntax" | "limit";
  /** The YAML parser's error code, such as `BAD_INDENT`, or the limit that was passed. */
  code: string;
  message: string;
}

/** More problems than this help nobody. */
const maxProblems = 100;

/** The first problems of a text, ordered by where they start. */
export function firstProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(byPlace).slice(0, maxProblems);
}

function byPlace(a: Problem, b: Problem): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : Number(a.code > b.code));
}
