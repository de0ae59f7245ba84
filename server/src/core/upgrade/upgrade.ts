import type { Diagnostic } from "vscode-languageserver-types";
import { readModeline, writeModeline } from "../chart/modeline";
import { type DiagnosticData, diagnose } from "../rules/engine/diagnose";
import { renamedKey } from "../rules/renamed-key";
import type { ChartKnowledge } from "../schema/chart-knowledge";
import { follow, type JsonSchema, own } from "../schema/json-schema";
import { effectiveValue } from "../values/effective-value";
import type { Snapshot } from "../values/snapshot";
import { formatPath, type KeyPath } from "../yaml/document/nodes";
import { applyEdits, type Edit } from "../yaml/edit/edits";
import { isSumOf } from "../yaml/edit/intended-values";
import { isReadByHelm } from "../yaml/edit/prove";
import { ValuesDocument } from "../yaml/read/values-document";
import { applyRenames, type Progress, type Renamed, type Route, snapshotOf } from "./apply-renames";
import type { Change, ChangeKind } from "./report";

/** Values for another version of their chart, and what there is to say about it. */
export interface Upgrade {
  /** The whole new text. */
  text: string;
  /** What makes the new text of the old one: no edit, or a single one. */
  edits: Edit[];
  changes: Change[];
}

/** Rewrites values for another version of their chart. A text that is not YAML stays as it is. */
export function upgradeValues(text: string, route: Route): Upgrade {
  if (!isReadByHelm(new ValuesDocument(text))) {
    const message = "Helm cannot read this file as it is. Correct it first.";
    return { text, edits: [], changes: [{ kind: "required", path: "", message }] };
  }
  const attempted = applyRenames(text, route);
  const renamed = isProvenWhole(text, attempted) ? attempted : { ...attempted, text, changes: [], intents: [] };
  const after = withModeline(renamed.text, route);
  const changes = [
    ...renamed.changes,
    ...newProblems(text, { ...renamed, text: after }, route),
    ...changedDefaults({ before: snapshotOf(text, route.from), after: snapshotOf(after, route.to) }),
  ];
  return { text: after, edits: difference(text, after), changes };
}

/** Whether Helm reads the text in the end, with the values that all changes together were meant to give it. */
function isProvenWhole(text: string, { text: after, intents }: Progress): boolean {
  const [before, now] = [new ValuesDocument(text), new ValuesDocument(after)];
  return after === text || (isReadByHelm(now) && isSumOf(intents, before, now));
}

/** A file that says its version itself says the new one. */
function withModeline(text: string, { from, to }: Route): string {
  const modeline = readModeline(text);
  if (modeline?.chart !== from.chart || modeline.version === undefined || to.version === undefined) return text;
  return applyEdits(text, writeModeline(text, `${to.chart}@${to.version}`));
}

/** The lines from the first that differs to the last, as one edit. */
function difference(before: string, after: string): Edit[] {
  if (before === after) return [];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  start = before.lastIndexOf("\n", start - 1) + 1;
  const longest = Math.min(before.length, after.length) - start;
  let same = 0;
  while (same < longest && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return [{ span: { start, end: before.length - same }, newText: after.slice(start, after.length - same) }];
}

/** What is reported about the new text at the new version, but was not about the old text at the old version. */
function newProblems(before: string, { text, changes, kept }: Renamed, { from, to }: Route): Change[] {
  const known = new Set(
    diagnose(snapshotOf(before, from)).map(
      (diagnostic) => `${diagnostic.code} ${pathAfter(pathOf(diagnostic), changes)}`,
    ),
  );
  const found = diagnose(snapshotOf(text, to)).flatMap((diagnostic): Change[] => {
    const path = pathOf(diagnostic);
    const kind = kindOf(diagnostic);
    if (!kind || known.has(`${diagnostic.code} ${path}`)) return [];
    return [{ kind, path, message: String(diagnostic.message) }];
  });
  const told = new Set(found.map(({ path }) => path));
  const earlier = new Set(renamesIn(before, from).map(({ path }) => pathAfter(path, changes)));
  const silent = renamesIn(text, to).filter(({ path }) => !told.has(path) && !earlier.has(path));
  return [...found, ...silent].map((change) => ({
    ...change,
    message: kept.has(change.path) ? `${change.message} ${onlyCopy}` : change.message,
  }));
}

const onlyCopy =
  "It holds a secret that is nowhere else in this file, so it was not removed: store it elsewhere first.";

/** The renames that are left in a text, those included that a comment asks not to report: they have to be done all the same. */
const renamesIn = (text: string, chart: ChartKnowledge): Change[] =>
  [...(renamedKey.check?.(snapshotOf(text, chart)) ?? [])].map(({ path, message }) => ({
    kind: "by-hand",
    path: formatPath(path),
    message,
  }));

/** Where a key is after the renames: it or a map around it may have moved; the innermost one decides. */
function pathAfter(path: string, changes: readonly Change[]): string {
  const around = changes.filter((change) => path === change.path || isBelow(path, change.path));
  const [innermost] = around.toSorted((a, b) => b.path.length - a.path.length);
  return innermost?.to === undefined ? path : innermost.to + path.slice(innermost.path.length);
}

const isBelow = (path: string, parent: string): boolean =>
  path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);

const pathOf = (diagnostic: Diagnostic): string => formatPath((diagnostic.data as DiagnosticData).path);

/** Information and hints are advice that has nothing to do with the upgrade, except for keys that do nothing any more. */
function kindOf({ code, severity = 1 }: Diagnostic): ChangeKind | undefined {
  if (code === "dead-key") return "unused";
  if (code === "unknown-key") return "gone";
  if (severity > 2) return undefined;
  if (code === "renamed-key") return "by-hand";
  return severity === 1 ? "required" : "problem";
}

interface Snapshots {
  before: Snapshot;
  after: Snapshot;
}

/** The keys that neither text sets, in parts of the chart that are switched on, and whose default is another one now. */
function changedDefaults(snapshots: Snapshots): Change[] {
  return inside(snapshots, [], { old: snapshots.before.chart.schema, now: snapshots.after.chart.schema });
}

interface Schemas {
  old: JsonSchema;
  now: JsonSchema;
}

function inside(snapshots: Snapshots, path: KeyPath, { old, now }: Schemas): Change[] {
  return Object.entries(now.properties ?? {}).flatMap(([key, schema]) => {
    const other = own(old.properties, key);
    if (!other || (key !== "enabled" && isSwitchedOff(snapshots.after, path))) return [];
    const schemas = {
      old: follow(other, snapshots.before.chart.definitions),
      now: follow(schema, snapshots.after.chart.definitions),
    };
    const inner = [...path, key];
    return schemas.now.properties ? inside(snapshots, inner, schemas) : compareDefaults(snapshots, inner, schemas);
  });
}

/** A component with `enabled: false` or a store with `deploy: false`: its defaults decide nothing. */
function isSwitchedOff(snapshot: Snapshot, path: KeyPath): boolean {
  return (
    path.length > 0 && ["enabled", "deploy"].some((key) => effectiveValue(snapshot, [...path, key]).value === false)
  );
}

function compareDefaults({ before, after }: Snapshots, path: KeyPath, { old, now }: Schemas): Change[] {
  if (now["x-dead"] || old["x-hidden"] || now["x-hidden"] || old.properties) return [];
  if (JSON.stringify(old.default) === JSON.stringify(now.default) || (isEmpty(old) && isEmpty(now))) return [];
  if (isWritten(before, path) || isWritten(after, path)) return [];
  return [{ kind: "default", path: formatPath(path), message: describe(old, now) }];
}

/** To most templates these are the same. */
const isEmpty = ({ default: value }: JsonSchema): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  JSON.stringify(value) === "{}" ||
  JSON.stringify(value) === "[]";

/** The file sets the key, or something else than a map above it. */
const isWritten = ({ document }: Snapshot, path: KeyPath): boolean =>
  path.some((_, index) => {
    const node = document.get(path.slice(0, index + 1));
    return node !== undefined && (node.kind !== "map" || index === path.length - 1);
  });

/** Longer values, lists and secrets are not quoted. */
function describe(old: JsonSchema, now: JsonSchema): string {
  const [before, after] = [old, now].map(quote);
  if (before === undefined || after === undefined) return "The default has changed.";
  return `The default was ${before} and is ${after}.`;
}

function quote(schema: JsonSchema): string | undefined {
  const { default: value } = schema;
  if (isEmpty(schema)) return "nothing";
  if (schema["x-secret"] || typeof value === "object") return undefined;
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : undefined;
}
