import { distance } from "fastest-levenshtein";
import { ownKeyFixes, removeEqual } from "../findings/own-key-fixes";
import { type Finding, type Fix, fieldsOf, type Rule, readPath, readPaths } from "../findings/rule";
import { chartName, either, named } from "../findings/words";
import type { Scope } from "../schema/chart-knowledge";
import type { ChartVariable, EnvironmentGroup } from "../schema/knowledge-files";
import { inRanges } from "../schema/version-ranges";
import { evaluate } from "../values/conditions";
import { effectiveValue } from "../values/effective-value";
import type { Snapshot } from "../values/snapshot";
import { type Variable, variablesIn } from "../values/variables";
import { formatPath, type KeyPath, parsePath, type Span } from "../yaml/document/nodes";
import type { ValuesDocument } from "../yaml/read/values-document";

/** An environment variable that the chart sets too, or that is probably misspelt. */
export const environmentVariable: Rule<VariableData> = {
  code: "environment-variable",
  severity: "warning",
  aboutChart: true,
  *check(snapshot) {
    for (const scope of snapshot.chart.scopes) {
      for (const list of new Set(scope.environment.flatMap(({ lists }) => lists))) {
        const path = [...scope.at, ...parsePath(list)];
        const place = { snapshot, scope, list };
        for (const variable of variablesIn(snapshot.document.get(path), path)) yield* judge(place, variable);
      }
    }
  },
  read: (data) => readMisspelt(data) ?? readShared(data) ?? readTwice(data),
  fix: (snapshot, data) => {
    if ("misspelt" in data) return correctName(snapshot, data);
    return "same" in data ? removeEqual(snapshot, data.path, data.same) : fixTwice(snapshot, data);
  },
};

type VariableData = Misspelt | SharedData | TwiceData;

interface Place {
  snapshot: Snapshot;
  scope: Scope;
  /** The list's path as the chart's knowledge writes it. */
  list: string;
}

function* judge(place: Place, variable: Variable): Generator<Finding<VariableData>> {
  const groups = place.scope.environment.filter(({ lists }) => lists.includes(place.list));
  for (const group of groups) {
    const chart = group.set && Object.hasOwn(group.set, variable.name) ? group.set[variable.name] : undefined;
    const found = chart && describeTwice(place, { variable, chart, group });
    if (chart && found)
      yield { ...found, span: variable.span, path: variable.path, data: twiceData(place, { variable, chart, group }) };
    if (chart) return;
    const shared = describeShared(place, variable, group);
    if (shared) {
      yield { ...shared, span: variable.span, path: variable.path };
      return;
    }
  }
  const meant = similar(variable.name, groups.flatMap(namesOf));
  if (!meant || isReferred(place, variable.name)) return;
  const message = `Nothing in ${chartName(place.scope)} reads ${variable.name}. Did you mean ${meant}?`;
  const list = [...place.scope.at, ...parsePath(place.list)];
  const data = { misspelt: variable.path, list, name: meant } satisfies Misspelt;
  yield { span: variable.span, path: variable.path, message, data };
}

/** What it takes to find a variable again that the chart sets, too. */
interface TwiceData {
  path: KeyPath;
  /** What changes: the list or the map, and the chart's own key. */
  concerned: KeyPath[];
  /** The path of the scope, written out. */
  scope: string;
  /** The index of the group in the scope. */
  group: number;
  /** The list's path as the chart's knowledge writes it. */
  known: string;
  variable: string;
}

function twiceData({ scope, list }: Place, { variable, chart, group }: Twice): TwiceData {
  const path = itemOf(variable);
  return {
    path,
    concerned: [path.slice(0, -1), ...(chart.is === undefined ? [] : [[...scope.at, ...parsePath(chart.is)]])],
    scope: formatPath(scope.at),
    group: scope.environment.indexOf(group),
    known: list,
    variable: variable.name,
  };
}

function readTwice(data: unknown): TwiceData | undefined {
  const { path: at, concerned: all, scope, group, known, variable } = fieldsOf(data);
  const path = readPath(at);
  const concerned = readPaths(all);
  if (!path || !concerned || typeof scope !== "string" || typeof group !== "number") return undefined;
  if (typeof known !== "string" || typeof variable !== "string") return undefined;
  return { path, concerned, scope, group, known, variable };
}

function fixTwice(snapshot: Snapshot, { path, scope: at, group: index, known, variable }: TwiceData): Fix[] {
  const scope = snapshot.chart.scopes.find((candidate) => formatPath(candidate.at) === at);
  const group = scope?.environment[index];
  const chart = group?.set && Object.hasOwn(group.set, variable) ? group.set[variable] : undefined;
  return scope && group && chart ? ownKeyFixes({ snapshot, scope, group, chart, item: path, list: known }) : [];
}

/** What it takes to correct a name. */
interface Misspelt {
  misspelt: KeyPath;
  /** Where the list is that has the variable. */
  list: KeyPath;
  name: string;
}

function readMisspelt(data: unknown): Misspelt | undefined {
  const { misspelt: at, list: around, name } = fieldsOf(data);
  const misspelt = readPath(at);
  const list = readPath(around);
  return misspelt && list && typeof name === "string" ? { misspelt, list, name } : undefined;
}

function correctName({ document }: Snapshot, { misspelt, list, name }: Misspelt): Fix[] {
  const written = [...variablesIn(document.get(list), list)].find(({ path }) => isSame(path, misspelt));
  const span = written && inner(document, written);
  return span ? [{ title: `Change to "${name}"`, edits: [{ span, newText: name }], preferred: true }] : [];
}

const isSame = (path: KeyPath, other: KeyPath): boolean => formatPath(path) === formatPath(other);

/** What it takes to remove a variable that the list for all containers has as well. */
interface SharedData {
  path: KeyPath;
  /** Where the other one is. */
  same: KeyPath;
  /** The list that changes. */
  concerned: KeyPath[];
}

function readShared(data: unknown): SharedData | undefined {
  const { path: at, same: other, concerned: all } = fieldsOf(data);
  const path = readPath(at);
  const same = readPath(other);
  const concerned = readPaths(all);
  return path && same && concerned && { path, same, concerned };
}

/** What to say about a variable that the list for all containers has as well. */
function describeShared(
  { snapshot, scope }: Place,
  variable: Variable,
  { shared }: EnvironmentGroup,
): (Pick<Finding, "message"> & { data: SharedData }) | undefined {
  if (shared === undefined) return undefined;
  const path = [...scope.at, ...parsePath(shared)];
  const { name } = variable;
  const other = [...variablesIn(snapshot.document.get(path), path)].find((candidate) => candidate.name === name);
  if (!other) return undefined;
  const item = itemOf(variable);
  return {
    message: `${name} is set by ${named(path)}, which Helm rejects: it allows only one in a container. Remove one.`,
    data: { path: item, same: itemOf(other), concerned: [item.slice(0, -1)] },
  };
}

/** The whole item of a list, or the entry of a map. */
const itemOf = ({ path }: Variable): KeyPath => (typeof path.at(-2) === "number" ? path.slice(0, -1) : path);

const namesOf = ({ set = {}, read = [] }: EnvironmentGroup): string[] => [...Object.keys(set), ...read];

interface Twice {
  variable: Variable;
  chart: ChartVariable;
  group: EnvironmentGroup;
}

/** What to say about a variable that the chart sets itself; undefined where it does not, with these values. */
function describeTwice(place: Place, { variable: { name }, chart, group }: Twice): Said | undefined {
  const { scope } = place;
  const keys = [chart.from ?? []].flat();
  const always = inRanges(chart.always, scope.version ?? "");
  const sets = chart.always === undefined ? keys.some((key) => isGiven(place, key)) : always;
  const instead = keys.length > 0 ? `Set ${either(keys)} instead.` : "Remove it here.";
  if (chart.refused && group.refusing?.includes(place.list)) {
    if (always && chart.refused.length === 0)
      return { severity: "error", message: `${chartName(scope)} sets ${name} and rejects a second one. ${instead}` };
    if (chart.refused.length > 0 && evaluate(place.snapshot, scope, chart.refused).length > 0)
      return {
        severity: "error",
        message: `${name} is set here and by ${either(keys)}: Helm rejects both. Remove one.`,
      };
  }
  if (!sets) return undefined;
  const twice = `The chart sets ${name} in the same container, which has it twice then`;
  if (keys.length > 0) return { message: `${twice}. ${instead}` };
  return { severity: "information", message: `${twice}; the last one counts.` };
}

type Said = Pick<Finding, "message" | "severity">;

const isGiven = ({ snapshot, scope }: Place, key: string): boolean =>
  !effectiveValue(snapshot, [...scope.at, ...parsePath(key)]).empty;

/** The known name that somebody meant: a slip of the fingers, or the first word left out. */
function similar(name: string, known: string[]): string | undefined {
  if (known.includes(name) || name.length < 6) return undefined;
  const plain = name.toUpperCase();
  const slips = known.filter((candidate) => isSlip(plain, candidate));
  const longer = name.includes("_") ? known.filter((candidate) => candidate.replace(/^[A-Z\d]+_/, "") === plain) : [];
  const candidates = new Set(slips.length > 0 ? slips : longer);
  return candidates.size === 1 ? [...candidates][0] : undefined;
}

/** Names that differ in a number are two names. */
function isSlip(name: string, candidate: string): boolean {
  if (Math.abs(name.length - candidate.length) > 2 || name.replace(/\d/g, "") === candidate.replace(/\d/g, ""))
    return name === candidate;
  return distance(name, candidate) <= (name.length < 12 ? 1 : 2);
}

/** The variable is a part of other variables, as `$(NAME)`, so it need not be one that anything reads. */
const isReferred = ({ snapshot }: Place, name: string): boolean => snapshot.document.text.includes(`$(${name})`);

/** The name without its quotes; undefined where it stands somewhere else, behind an alias. */
function inner(document: ValuesDocument, { span, name }: Variable): Span | undefined {
  const start = document.text.indexOf(name, span.start);
  return start === -1 || start + name.length > span.end ? undefined : { start, end: start + name.length };
}
