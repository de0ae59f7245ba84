import type { Scope } from "../schema/chart-knowledge";
import type { Condition, PathCondition } from "../schema/knowledge-files";
import { schemaAt } from "../schema/lookup";
import type { Snapshot } from "../snapshot";
import { parsePath } from "../yaml/key-path";
import { type KeyPath, nodeAt, resolveAlias } from "../yaml/nodes";
import { isPlaceholder } from "./placeholder";

/** One way in which conditions are true: for the file, or for one item of the list that `[]` stands for. */
export interface Match {
  item?: number;
}

/** All ways in which all conditions are true, on the file's values merged over the chart's defaults. */
export function evaluate(snapshot: Snapshot, scope: Scope, conditions: readonly Condition[]): Match[] {
  const list = conditions.flatMap(pathsOf).find((path) => path.includes("[]"));
  if (!list) return conditions.every((condition) => holds(snapshot, scope, { condition })) ? [{}] : [];
  const path = [...scope.at, ...parsePath(list.slice(0, list.indexOf("[]")))];
  const node = nodeAt(snapshot.document.root, path);
  const items = node && resolveAlias(node);
  if (items?.kind !== "list") return [];
  return items.items.flatMap((_, item) => (conditions.every((condition) => holds(snapshot, scope, { condition, item })) ? [{ item }] : []));
}

const pathsOf = (condition: Condition): string[] => ("any" in condition ? condition.any.flatMap(pathsOf) : [condition.path]);

function holds(snapshot: Snapshot, scope: Scope, { condition, item }: { condition: Condition; item?: number }): boolean {
  if ("any" in condition) return condition.any.some((inner) => holds(snapshot, scope, { condition: inner, item }));
  const path = [...scope.at, ...parsePath(condition.path).map((key) => (key === "[]" ? (item ?? 0) : key))];
  const actual = effective(snapshot, path);
  if (condition.set !== undefined && condition.set !== actual.written) return false;
  if (condition.empty !== undefined && condition.empty !== actual.empty) return false;
  return holdsValue(condition, actual);
}

function holdsValue(condition: PathCondition, { value, kind }: Effective): boolean {
  if (typeof value === "string" && isPlaceholder(value) && !onlyAsksPresence(condition)) return false;
  if ("is" in condition && value !== condition.is) return false;
  if ("isNot" in condition && value === condition.isNot) return false;
  if (condition.in && !condition.in.includes(value)) return false;
  if (condition.notIn?.includes(value)) return false;
  if (condition.matches && !(typeof value === "string" && test(condition.matches, value))) return false;
  if (condition.notMatches && (typeof value !== "string" || test(condition.notMatches, value))) return false;
  return condition["is a"] === undefined || condition["is a"] === kind;
}

const onlyAsksPresence = (condition: PathCondition): boolean =>
  !("is" in condition || "isNot" in condition || condition.in || condition.notIn || condition.matches || condition.notMatches);

/** Long texts are not matched: no setting that a guard looks at is that long. */
const test = (pattern: string, text: string): boolean => text.length <= 4096 && new RegExp(pattern).test(text);

interface Effective {
  /** A scalar's value; undefined for maps, lists and missing values. */
  value: unknown;
  kind: string;
  /** The file sets it. */
  written: boolean;
  empty: boolean;
}

/** The value at a path as Helm merges it: the file's, else the chart's default. `null` in the file removes the default. */
function effective({ document, chart }: Snapshot, path: KeyPath): Effective {
  const node = nodeAt(document.root, path);
  const resolved = node && resolveAlias(node);
  if (!resolved) return isCut(document.root, path) ? missing : ofDefault(schemaAt(chart, path)?.default);
  if (resolved.kind === "map") return { value: undefined, kind: "map", written: true, empty: resolved.entries.length === 0 && isEmptyDefault(schemaAt(chart, path)) };
  if (resolved.kind === "list") return { value: undefined, kind: "list", written: true, empty: resolved.items.length === 0 };
  const value = resolved.value;
  return { value, kind: typeof value, written: true, empty: value === null || value === "" };
}

const missing: Effective = { value: undefined, kind: "undefined", written: false, empty: true };

/** A parent of the path is something else than a map in the file, so the defaults below it are gone. */
function isCut(root: Snapshot["document"]["root"], path: KeyPath): boolean {
  return path.some((_, length) => {
    const node = length > 0 ? nodeAt(root, path.slice(0, length)) : undefined;
    const resolved = node && resolveAlias(node);
    return resolved !== undefined && resolved.kind !== "map";
  });
}

function ofDefault(value: unknown): Effective {
  if (value === undefined || value === null) return missing;
  if (Array.isArray(value)) return { value: undefined, kind: "list", written: false, empty: value.length === 0 };
  if (typeof value === "object") return { value: undefined, kind: "map", written: false, empty: Object.keys(value).length === 0 };
  return { value, kind: typeof value, written: false, empty: value === "" };
}

const isEmptyDefault = (schema: ReturnType<typeof schemaAt>): boolean => schema?.properties === undefined;
