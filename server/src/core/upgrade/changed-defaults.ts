import { follow, type JsonSchema, own } from "../schema/json-schema";
import { effectiveValue } from "../values/effective-value";
import type { Snapshot } from "../values/snapshot";
import { formatPath } from "../yaml/document/key-path";
import type { KeyPath } from "../yaml/document/nodes";
import type { Change } from "./change";

interface Snapshots {
  before: Snapshot;
  after: Snapshot;
}

/** The keys that neither text sets, in parts of the chart that are switched on, and whose default is another one now. */
export function changedDefaults(snapshots: Snapshots): Change[] {
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
