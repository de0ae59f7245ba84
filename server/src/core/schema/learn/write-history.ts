import type { ChartHistory, HistoryNode } from "../knowledge-files";
import { type ChartFacts, type Dependency, isMap, type KeyFact, pathId } from "./chart-facts";

type Json = Record<string, unknown>;

/** Defaults longer than this are left out: they are texts and templates of the chart, not facts about a key. */
const longestDefault = 200;

/** The history of a chart as one JSON Schema; schemas/README.md explains its `x-` keywords. `versions` ascend. */
export function writeHistory(chart: string, versions: ChartFacts[]): ChartHistory {
  const names = versions.map((version) => version.version);
  const root = tree(versions);
  return {
    "x-chart": chart,
    "x-chart-versions": names,
    "x-dependencies": writeDependencies(versions),
    type: "object",
    properties: properties(root, { versions, parent: versions.map(() => true) }),
  };
}

/** A key with the facts that each version has on it (sparse, by version index). */
interface KeyNode {
  facts: (KeyFact | undefined)[];
  children: Map<string, KeyNode>;
}

function tree(versions: ChartFacts[]): KeyNode {
  const root: KeyNode = { facts: [], children: new Map() };
  versions.forEach((version, index) => {
    for (const fact of version.keys.values()) nodeAt(root, fact.path).facts[index] = fact;
  });
  return root;
}

function nodeAt(root: KeyNode, path: string[]): KeyNode {
  let node = root;
  for (const key of path) {
    const child = node.children.get(key) ?? { facts: [], children: new Map() };
    node.children.set(key, child);
    node = child;
  }
  return node;
}

interface Context {
  versions: ChartFacts[];
  /** The versions that have the parent. */
  parent: boolean[];
}

function properties(node: KeyNode, context: Context): Record<string, HistoryNode> {
  const names = [...node.children.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, property(node.children.get(name) as KeyNode, context)]));
}

function property(node: KeyNode, context: Context): Json {
  const { versions } = context;
  const has = versions.map((_, index) => node.facts[index] !== undefined);
  const mark = (test: (fact: KeyFact, index: number) => boolean) => {
    const matches = has.map((present, index) => present && test(node.facts[index] as KeyFact, index));
    return ranges(versions, matches, has);
  };
  return {
    ...writeDefaults(node, versions),
    ...optional("x-versions", ranges(versions, has, context.parent), true),
    ...optional(
      "x-hidden",
      mark((fact) => fact.default === undefined),
    ),
    ...optional(
      "x-dead",
      mark((fact, index) => isDead(node, versions[index] as ChartFacts, { fact, index })),
    ),
    ...optional(
      "x-open",
      mark((fact) => fact.open),
    ),
    ...(node.children.size > 0 ? { properties: properties(node, { versions, parent: has }) } : {}),
  };
}

/** `true` where the marked versions are all that could be; `undefined` where there is none. */
function ranges(versions: ChartFacts[], marked: boolean[], of: boolean[]): string | true | undefined {
  if (!marked.includes(true)) return undefined;
  if (marked.every((mark, index) => mark === of[index])) return true;
  return writeRanges(
    versions.map((version) => version.version),
    (index) => marked[index] === true,
  );
}

function optional(keyword: string, value: string | true | undefined, omitWhenAll = false): Json {
  return value === undefined || (omitWhenAll && value === true) ? {} : { [keyword]: value };
}

/** A leaf that values.yaml lists although neither it nor a map it stands in is read. */
function isDead(node: KeyNode, version: ChartFacts, { fact, index }: { fact: KeyFact; index: number }): boolean {
  const hasChildren = [...node.children.values()].some((child) => child.facts[index] !== undefined);
  if (!version.complete || fact.default === undefined || fact.read || hasChildren) return false;
  const root = fact.path[0];
  if (root === "global" || version.dependencies.some((dependency) => dependency.as === root)) return false;
  return fact.path.every((_, length) => length === 0 || !version.keys.get(pathId(fact.path.slice(0, length)))?.open);
}

/** `type` and `default` of the newest version that has a default, `x-defaults` for the versions that differ. */
function writeDefaults(node: KeyNode, versions: ChartFacts[]): Json {
  const byText = new Map<string, { value: unknown; indexes: Set<number> }>();
  let newest: string | undefined;
  versions.forEach((_, index) => {
    const value = node.facts[index]?.default;
    if (value === undefined) return;
    newest = JSON.stringify(value);
    const entry = byText.get(newest) ?? { value, indexes: new Set() };
    byText.set(newest, entry);
    entry.indexes.add(index);
  });
  if (newest === undefined) return {};
  const names = versions.map((version) => version.version);
  const earlier = [...byText]
    .filter(([text]) => text !== newest)
    .map(([, entry]) => [writeRanges(names, (index) => entry.indexes.has(index)), shorten(entry.value)]);
  return {
    ...typeAndDefault(byText.get(newest)?.value, node),
    ...(earlier.length > 0 ? { "x-defaults": Object.fromEntries(earlier) } : {}),
  };
}

function typeAndDefault(value: unknown, node: KeyNode): Json {
  const type = typeName(value);
  if (type === undefined) return { default: null };
  if (type === "object") return node.children.size > 0 ? { type } : { type, default: {} };
  return isLong(value) ? { type, "x-long-default": true } : { type, default: value };
}

function typeName(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return "array";
  if (isMap(value)) return "object";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function isLong(value: unknown): boolean {
  const text = JSON.stringify(value);
  return text.length > longestDefault || text.includes("\\n");
}

/** A default that is too long keeps its type only. */
function shorten(value: unknown): unknown {
  if (!isLong(value)) return value;
  return Array.isArray(value) ? [] : "";
}

/** For each key that a dependency's values stand below: what it is, by version range. */
function writeDependencies(versions: ChartFacts[]): ChartHistory["x-dependencies"] {
  const names = versions.map((version) => version.version);
  const all = new Map<string, Dependency>();
  for (const dependency of versions.flatMap((version) => version.dependencies))
    all.set(dependencyId(dependency), dependency);
  const result: ChartHistory["x-dependencies"] = {};
  for (const [id, { as, name, version, repository }] of all) {
    const has = (index: number) => versions[index]?.dependencies.some((other) => dependencyId(other) === id) ?? false;
    result[as] ??= [];
    result[as].push({ versions: writeRanges(names, has), name, version, repository });
  }
  return result;
}

const dependencyId = ({ as, name, version, repository }: Dependency): string =>
  [as, name, version, repository].join(" ");

/**
 * The version ranges of history.json: `1.0.0..1.5.41` (both ends included), `2.0.0..` (to the newest), `1.2.0`;
 * several separated by a comma.
 */
function writeRanges(versions: readonly string[], has: (index: number) => boolean): string {
  const ranges: string[] = [];
  for (let i = 0; i < versions.length; i++) {
    if (!has(i)) continue;
    const start = i;
    while (i + 1 < versions.length && has(i + 1)) i++;
    ranges.push(writeRange(versions, start, i));
  }
  return ranges.join(",");
}

function writeRange(versions: readonly string[], start: number, end: number): string {
  if (end === versions.length - 1) return `${versions[start]}..`;
  return start === end ? `${versions[start]}` : `${versions[start]}..${versions[end]}`;
}
