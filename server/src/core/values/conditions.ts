import type { Scope } from "../schema/chart-knowledge";
import type { Condition, PathCondition } from "../schema/knowledge-files";
import { isMerge, type KeyPath, nodeAt, parsePath, resolveAlias, type ValuesNode } from "../yaml/document/nodes";
import { type Effective, effectiveValue, isPlaceholder, type Values } from "./effective-value";

/**
 * What the wildcards of a guard stand for: the part of a path up to its last `*` or `[]`, as written and as found in
 * the file. All conditions of a guard, and where it is reported, speak of the same item.
 */
export interface Binding {
  pattern: KeyPath;
  found: KeyPath;
}

interface Context {
  values: Values;
  scope: Scope;
}

/** All ways in which all conditions are true, on the file's values merged over the chart's defaults. */
export function evaluate(values: Values, scope: Scope, conditions: readonly Condition[]): Binding[] {
  const context = { values, scope };
  return bindings(context, conditions).filter((binding) =>
    conditions.every((condition) => holds(context, condition, binding)),
  );
}

/** A path of the guard with its wildcards replaced, from the root of the file. */
export function bind(path: KeyPath, { pattern, found }: Binding): KeyPath {
  const shares = pattern.length > 0 && pattern.every((key, index) => path[index] === key);
  return shares ? [...found, ...path.slice(pattern.length)] : path;
}

const isWildcard = (key: string | number): boolean => key === "*" || key === "[]";
const lastWildcard = (path: KeyPath): number => path.findLastIndex(isWildcard);

function bindings({ values, scope }: Context, conditions: readonly Condition[]): Binding[] {
  const paths = conditions.flatMap(pathsOf).map(parsePath);
  const driver = paths.reduce<KeyPath>(
    (longest, path) => (lastWildcard(path) > lastWildcard(longest) ? path : longest),
    [],
  );
  const pattern = driver.slice(0, lastWildcard(driver) + 1);
  if (pattern.length === 0) return [{ pattern, found: [] }];
  return expand(nodeAt(values.document.content, scope.at), pattern, []).map((found) => ({ pattern, found }));
}

/** The paths that a condition speaks of; those inside `not` are about other items. */
function pathsOf(condition: Condition): string[] {
  if ("any" in condition) return condition.any.flatMap(pathsOf);
  if ("all" in condition) return condition.all.flatMap(pathsOf);
  return "not" in condition ? [] : [condition.path];
}

/** The real paths of a file that a path with wildcards fits. */
function expand(node: ValuesNode | undefined, pattern: KeyPath, found: KeyPath): KeyPath[] {
  const [key, ...rest] = pattern;
  if (key === undefined) return [found];
  const value = node && resolveAlias(node);
  if (key === "[]")
    return value?.kind === "list" ? value.items.flatMap((item, index) => expand(item, rest, [...found, index])) : [];
  if (value?.kind !== "map") return [];
  if (key !== "*") return expand(nodeAt(value, [key]), rest, [...found, key]);
  return value.entries
    .filter((entry) => !isMerge(entry))
    .flatMap((entry) => expand(entry.value, rest, [...found, entry.key.text]));
}

function holds(context: Context, condition: Condition, binding: Binding): boolean {
  if ("any" in condition) return condition.any.some((inner) => holds(context, inner, binding));
  if ("all" in condition) return condition.all.every((inner) => holds(context, inner, binding));
  if ("not" in condition) return evaluate(context.values, context.scope, condition.not).length === 0;
  const path = bind(parsePath(condition.path), binding);
  if (path.some(isWildcard)) return evaluate(context.values, context.scope, [condition]).length > 0;
  const actual = valueAt(context, path);
  if (condition.set !== undefined && condition.set !== actual.written) return false;
  if (condition.empty !== undefined && condition.empty !== actual.empty) return false;
  if (condition.keyNotMatches !== undefined && test(condition.keyNotMatches, String(path.at(-1)))) return false;
  if (
    condition.lessThan !== undefined &&
    !isLess(actual, valueAt(context, bind(parsePath(condition.lessThan), binding)))
  )
    return false;
  if (
    condition.sameAs !== undefined &&
    actual.value !== valueAt(context, bind(parsePath(condition.sameAs), binding)).value
  )
    return false;
  return holdsValue(condition, actual);
}

const valueAt = ({ values, scope }: Context, path: KeyPath): Effective =>
  effectiveValue(values, [...scope.at, ...path]);

function holdsValue(condition: PathCondition, { value, kind }: Effective): boolean {
  if (typeof value === "string" && isPlaceholder(value) && asksValue(condition)) return false;
  const scalar = value ?? (kind === "none" ? null : undefined);
  if ("is" in condition && scalar !== condition.is) return false;
  if ("isNot" in condition && scalar === condition.isNot) return false;
  if (condition.in && !condition.in.includes(scalar)) return false;
  if (condition.notIn?.includes(scalar)) return false;
  if (condition.below !== undefined && !isBelow(scalar, condition.below)) return false;
  if (condition.matches && !matches(condition.matches, scalar, true)) return false;
  if (condition.notMatches && !matches(condition.notMatches, scalar, false)) return false;
  return condition["is a"] === undefined || condition["is a"] === kind;
}

/** Whether a scalar other than the empty text does (or does not) match. */
function matches(pattern: string, scalar: unknown, wanted: boolean): boolean {
  if (scalar === null || scalar === undefined || scalar === "") return false;
  return test(pattern, String(scalar)) === wanted;
}

const isBelow = (scalar: unknown, limit: number): boolean =>
  (typeof scalar === "number" || (typeof scalar === "string" && scalar.trim() !== "")) && Number(scalar) < limit;

const asksValue = (condition: PathCondition): boolean =>
  "is" in condition ||
  "isNot" in condition ||
  condition.in !== undefined ||
  condition.notIn !== undefined ||
  condition.below !== undefined ||
  condition.matches !== undefined ||
  condition.notMatches !== undefined;

const isLess = (a: Effective, b: Effective): boolean =>
  typeof a.value === "number" && typeof b.value === "number" && a.value < b.value;

/** Long texts are not matched: no setting that a guard looks at is that long. */
const test = (pattern: string, text: string): boolean => text.length <= 4096 && new RegExp(pattern).test(text);
