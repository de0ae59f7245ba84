import { type Finding, fieldsOf, type Rule, readPath } from "../findings/rule";
import { all } from "../findings/words";
import type { Scope } from "../schema/chart-knowledge";
import type { Advice, Condition } from "../schema/knowledge-files";
import { schemaAt } from "../schema/lookup";
import { type Binding, bind, evaluate } from "../values/conditions";
import type { Snapshot } from "../values/snapshot";
import { nearestKey } from "../yaml/cursor/locate";
import { formatPath, type KeyPath, parsePath } from "../yaml/document/nodes";
import { PatchRefusal, patch } from "../yaml/edit/patch";
import type { WritableValue } from "../yaml/edit/write-value";

/** How values for production should look; from knowledge.json, and only for files that are for production. */
export const productionAdvice: Rule<Additions> = {
  code: "production-advice",
  severity: "information",
  aboutChart: true,
  *check(snapshot) {
    if (!snapshot.isProduction) return;
    for (const scope of snapshot.chart.scopes)
      for (const advice of scope.advice)
        for (const binding of evaluate(snapshot, scope, advice.when ?? [])) {
          const finding = advise(snapshot, { scope, advice, binding });
          if (finding) yield finding;
        }
  },
  read: readAdditions,
  fix({ document }, { changes }) {
    const edits = patch(document, changes);
    return edits instanceof PatchRefusal || edits.length === 0 ? [] : [{ title: "Add the recommended values", edits }];
  },
};

interface Place {
  scope: Scope;
  advice: Advice;
  binding: Binding;
}

/** Nothing where no component is concerned, or where this version has no such keys. */
function advise(snapshot: Snapshot, { scope, advice, binding }: Place): Finding<Additions> | undefined {
  const components = concerned(snapshot, scope, advice);
  const first = components.find((component) => snapshot.document.get([...scope.at, ...component])) ?? components[0];
  if (!first) return undefined;
  const changes = components.flatMap((component) => changesBelow([...scope.at, ...component], advice));
  const isKnown = changes.flatMap(leavesOf).every((path) => schemaAt(snapshot.chart, path));
  if (!isKnown) return undefined;
  const path = advice.of ? [...scope.at, ...first] : [...scope.at, ...bind(parsePath(advice.at ?? ""), binding)];
  return {
    span: nearestKey(snapshot.document, path).span,
    path,
    message: advice.message
      .replaceAll("{of}", () => all(components.map(formatPath)))
      .replaceAll("{at}", () => `"${formatPath(path)}"`),
    ...(changes.length > 0 ? { data: readAdditions({ changes }) } : {}),
  };
}

/** The components that the advice is about; the values as a whole, if it is about no components. */
function concerned(snapshot: Snapshot, scope: Scope, { of, each = [] }: Advice): KeyPath[] {
  if (!of) return [[]];
  return of.map(parsePath).filter((component) => {
    const below = { ...scope, at: [...scope.at, ...component] };
    const isKnown = pathsOf(each).every((path) => schemaAt(snapshot.chart, [...below.at, ...parsePath(path)]));
    return isKnown && evaluate(snapshot, below, each).length > 0;
  });
}

const pathsOf = (conditions: readonly Condition[]): string[] =>
  conditions.flatMap((condition) => {
    if ("any" in condition) return pathsOf(condition.any);
    if ("all" in condition) return pathsOf(condition.all);
    return "not" in condition ? [] : [condition.path];
  });

interface Additions {
  changes: { path: KeyPath; value: WritableValue }[];
}

function readAdditions(data: unknown): Additions | undefined {
  const { changes } = fieldsOf(data);
  const read = (Array.isArray(changes) ? changes : []).map((change) => {
    const { path: at, value } = fieldsOf(change);
    const path = readPath(at);
    return path && isWritable(value) ? { path, value } : undefined;
  });
  const known = read.filter((change) => change !== undefined);
  return known.length > 0 && known.length === read.length ? { changes: known } : undefined;
}

/** Whether JSON is something that can be written into a file. */
function isWritable(value: unknown): value is WritableValue {
  if (Array.isArray(value)) return value.every((item) => typeof item === "string" || isWritableMap(item));
  return value === null || ["string", "number", "boolean"].includes(typeof value) || isWritableMap(value);
}

const isWritableMap = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.values(value).every(isWritable);

interface Addition {
  path: KeyPath;
  value: unknown;
}

/** The keys that are set, inside of maps as well. */
function leavesOf({ path, value }: Addition): KeyPath[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf({ path: [...path, key], value: inner }));
}

const changesBelow = (at: KeyPath, { set = {} }: Advice): Addition[] =>
  Object.entries(set).map(([path, value]) => ({ path: [...at, ...parsePath(path)], value }));
