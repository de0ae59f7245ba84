import type { Scope } from "../schema/chart-knowledge";
import { plainPaths } from "../schema/chart-secrets";
import { follow } from "../schema/json-schema";
import type { ChartVariable, EnvironmentGroup } from "../schema/knowledge-files";
import { schemaAt } from "../schema/lookup";
import { effectiveValue, helmText, printedValue } from "../values/effective-value";
import type { Snapshot } from "../values/snapshot";
import {
  asMap,
  findValue,
  formatPath,
  type KeyPath,
  nodeAt,
  parsePath,
  resolveAlias,
  type ValuesNode,
} from "../yaml/document/nodes";
import { applyEdits } from "../yaml/edit/edits";
import { PatchRefusal, patch } from "../yaml/edit/patch";
import { removeItem } from "../yaml/edit/remove";
import { toPlainValue } from "../yaml/read/plain-value";
import { ValuesDocument } from "../yaml/read/values-document";
import type { Fix } from "./rule";

/** A variable in a list or map of the file that the chart sets itself. */
export interface SetTwice {
  snapshot: Snapshot;
  scope: Scope;
  chart: ChartVariable;
  group: EnvironmentGroup;
  /** The item of the list, or the entry of the map. */
  item: KeyPath;
  /** The list's path as the chart's knowledge writes it. */
  list: string;
}

/**
 * What can be done about a variable that the chart sets too, so that its value is not lost: the value moves to the chart's
 * own key where it says the same there, or goes where the chart has it already. Nothing where that is not certain.
 */
export function ownKeyFixes(twice: SetTwice): Fix[] {
  const { snapshot, scope, chart, item } = twice;
  const text = textOf(nodeAt(snapshot.document.root, item), typeof item.at(-1) === "number");
  if (text === undefined) return [];
  const isHopeless = chart.from === undefined && chart.refused?.length === 0;
  // Without a value there is nothing to lose, and a list that the chart always refuses does nothing.
  if (text === "" || isHopeless) return removal(snapshot, item);
  if (chart.is === undefined || isReference(text) || hasSecret(twice, chart.is) || hasSource(twice)) return [];
  const key = [...scope.at, ...parsePath(chart.is)];
  if (printed(snapshot, key) === text) return removal(snapshot, item);
  return twice.group.everywhere?.includes(twice.list) ? move(twice, key, text) : [];
}

/** The fix that takes an item out of a list, or an entry out of a map. */
function removal({ document }: Snapshot, item: KeyPath): Fix[] {
  const edits = removeItem(document, item);
  return edits ? [{ title: "Remove it here", edits, removed: item }] : [];
}

/** The fix that removes a variable of which another list has the very same item. */
export function removeEqual(snapshot: Snapshot, item: KeyPath, other: KeyPath): Fix[] {
  const [one, two] = [item, other].map((path) => {
    const node = nodeAt(snapshot.document.root, path);
    return node && JSON.stringify(toPlainValue(node));
  });
  return one !== undefined && one === two ? removal(snapshot, item) : [];
}

function move({ snapshot, item }: SetTwice, key: KeyPath, text: string): Fix[] {
  const { document } = snapshot;
  const value = valueFor(snapshot, key, text);
  const written = document.get(key);
  // Another value that is written there would be lost.
  if (value === undefined || (written !== undefined && printed(snapshot, key) !== "")) return [];
  const set = patch(document, [{ path: key, value }]);
  if (set instanceof PatchRefusal) return [];
  const between = new ValuesDocument(applyEdits(document.text, set));
  const removed = removeItem(between, item);
  if (!removed) return [];
  const after = new ValuesDocument(applyEdits(between.text, removed));
  const isThere = printed({ ...snapshot, document: after }, key) === text;
  if (!isThere || !keepsOthers(document, after, item)) return [];
  return [{ title: `Move it to ${formatPath(key)}`, edits: [difference(document.text, after.text)], preferred: true }];
}

/** The text of a variable; empty where there is none, undefined where it comes from elsewhere or cannot be known. */
function textOf(node: ValuesNode | undefined, isItem: boolean): string | undefined {
  const map = isItem ? asMap(node) : undefined;
  if (isItem && (!map || map.entries.some(({ key }) => key.text !== "name" && key.text !== "value"))) return undefined;
  const found = map ? findValue(map, "value") : node;
  const value = found && resolveAlias(found);
  if (found === undefined) return "";
  if (value?.kind !== "scalar") return undefined;
  // An empty string in quotes is a setting, which may win over the chart's own.
  return value.value === null ? "" : helmText(value) || undefined;
}

/** The value at a key as templates print it; undefined for maps, lists and what cannot be known. */
function printed(snapshot: Pick<Snapshot, "document" | "chart">, key: KeyPath): string | undefined {
  const { value, empty, kind } = effectiveValue(snapshot, key);
  if (kind === "none" && empty) return "";
  return printedValue(value);
}

/** A text in the type that the chart wants at a key; undefined where it is none of that type. */
function valueFor({ chart }: Snapshot, key: KeyPath, text: string): string | number | boolean | undefined {
  const found = schemaAt(chart, key);
  if (!found) return undefined;
  const schema = follow(found, chart.definitions);
  const types = [schema["x-type"] ?? schema.type ?? typeof schema.default].flat().filter((type) => type !== "null");
  const value = types.includes("boolean") && /^(?:true|false)$/.test(text) ? text === "true" : ofText(types, text);
  const isAllowed = schema.enum === undefined || schema.enum.includes(value);
  return isAllowed ? value : undefined;
}

function ofText(types: readonly string[], text: string): string | number | undefined {
  const number = Number(text);
  if (types.some((type) => type === "integer" || type === "number") && printedValue(number) === text) return number;
  return types.includes("string") || types.includes("undefined") ? text : undefined;
}

/**
 * Kubernetes replaces `$(NAME)` by variables further up in the container and makes `$$` one `$`: what comes out depends on
 * the place in the container, and a chart that keeps its value in a Secret has it replaced nowhere.
 */
const isReference = (text: string): boolean => text.includes("$(") || text.includes("$$");

/** Beside the value is written that it comes from elsewhere, and charts refuse both. */
function hasSource({ snapshot, scope, chart }: SetTwice): boolean {
  const path = parsePath(chart.is ?? "");
  const isPart = [chart.from ?? []].flat().includes(formatPath(path.slice(0, -1)));
  const written = isPart ? asMap(snapshot.document.get([...scope.at, ...path.slice(0, -1)])) : undefined;
  return written?.entries.some(({ key, value }) => key.text !== path.at(-1) && !isEmpty(value)) ?? false;
}

function isEmpty(node: ValuesNode | undefined): boolean {
  const value = node && toPlainValue(node);
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "";
}

/** A Secret is named, and the chart takes the value from there. */
function hasSecret({ snapshot, scope }: SetTwice, path: string): boolean {
  return scope.secrets.references
    .filter(({ keys }) => keys.some((key) => plainPaths(key).includes(path)))
    .some(({ name }) => !effectiveValue(snapshot, [...scope.at, ...parsePath(name)]).empty);
}

/** Whether all other items of a list, or entries of a map, are what they were. */
function keepsOthers(before: ValuesDocument, after: ValuesDocument, item: KeyPath): boolean {
  const index = item.at(-1);
  const parent = (document: ValuesDocument): unknown => {
    const node = nodeAt(document.root, item.slice(0, -1));
    return node && toPlainValue(node);
  };
  const was = parent(before);
  const rest = Array.isArray(was)
    ? was.filter((_, at) => at !== index)
    : Object.fromEntries(Object.entries(was ?? {}).filter(([key]) => key !== index));
  const is = parent(after) ?? (Array.isArray(was) ? [] : {});
  return after.problems.length <= before.problems.length && JSON.stringify(is) === JSON.stringify(rest);
}

/** The one edit that makes a text of another. */
function difference(before: string, after: string): Fix["edits"][number] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}
