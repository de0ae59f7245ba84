import type { Finding, Rule } from "../findings/rule";
import { all } from "../findings/words";
import type { Scope } from "../schema/chart-knowledge";
import type { Advice, Condition } from "../schema/knowledge-files";
import { schemaAt } from "../schema/lookup";
import { type Binding, bind, evaluate } from "../values/conditions";
import type { Snapshot } from "../values/snapshot";
import { nearestKey } from "../yaml/cursor/nearest-key";
import { formatPath, parsePath } from "../yaml/document/key-path";
import type { KeyPath } from "../yaml/document/nodes";
import { PatchRefusal } from "../yaml/edit/patch";
import { patchSafely } from "../yaml/edit/safe-patch";
import type { WritableValue } from "../yaml/edit/write-value";

/** How values for production should look; from knowledge.json, and only for files that are for production. */
export const productionAdvice: Rule = {
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
  fix({ document }, { changes }) {
    const edits = patchSafely(document, changes as { path: KeyPath; value: WritableValue }[]);
    return edits instanceof PatchRefusal || edits.length === 0 ? [] : [{ title: "Add the recommended values", edits }];
  },
};

interface Place {
  scope: Scope;
  advice: Advice;
  binding: Binding;
}

/** Nothing where no component is concerned, or where this version has no such keys. */
function advise(snapshot: Snapshot, { scope, advice, binding }: Place): Finding | undefined {
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
    ...(changes.length > 0 ? { data: { changes } } : {}),
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
