import { memo } from "../../memo";
import type { ChartKnowledge, Scope } from "../../schema/chart-knowledge";
import type { Rename } from "../../schema/knowledge-files";
import { schemaAt } from "../../schema/lookup";
import { kindOf } from "../../schema/visit";
import { evaluate } from "../../values/conditions";
import type { Snapshot } from "../../values/snapshot";
import {
  type Entry,
  findMergedEntry,
  isMerge,
  type KeyPath,
  parsePath,
  resolveAlias,
  type ValuesNode,
} from "../../yaml/document/nodes";
import { toPlainValue } from "../../yaml/read/plain-value";

/** A rename that a document runs into. */
export interface RenameHit {
  rename: Rename;
  scope: Scope;
  path: KeyPath;
  /** The key that was renamed; absent for a list item. */
  entry?: Entry;
  node: ValuesNode;
  /** Where the value belongs now; `null` if nowhere. */
  target: KeyPath | null;
  /** The document sets the new key, too, so that the value cannot just be moved. */
  isSetTwice: boolean;
  /** What the chart does with the old key, with these values. */
  helm: Rename["helm"];
}

/** The renamed keys that a document still uses, the most exact ones. Both the rename rule and the unknown-key rule need them. */
export const findRenames = memo((snapshot: Snapshot): RenameHit[] => {
  // Most documents have none, and then no key of theirs has to be placed.
  const isFree = hitsIn(snapshot, snapshot.document.content).length === 0;
  const hits = isFree ? [] : hitsIn(snapshot, snapshot.document.root);
  const leading = hits.filter(
    (hit) => leads(snapshot.chart, hit) || !hits.some((other) => isInside(hit.path, other.path)),
  );
  return leading.filter((hit) => !leading.some((other) => isInside(other.path, hit.path)));
});

const hitsIn = (snapshot: Snapshot, root: ValuesNode | undefined): RenameHit[] =>
  snapshot.chart.scopes.flatMap((scope) =>
    scope.renames.flatMap((rename) => findRename(snapshot, { scope, rename, root })),
  );

/** Whether the new key exists in this version; else a key above it has been renamed as well, or removed. */
const leads = (chart: ChartKnowledge, { target }: RenameHit): boolean =>
  target === null || schemaAt(chart, target) !== undefined;

/** Whether `path` stands below `parent`. */
export function isInside(path: KeyPath, parent: KeyPath): boolean {
  return path.length > parent.length && parent.every((key, index) => path[index] === key);
}

interface Place {
  scope: Scope;
  rename: Rename;
  root: ValuesNode | undefined;
}

function findRename(snapshot: Snapshot, { scope, rename, root }: Place): RenameHit[] {
  const { chart } = snapshot;
  const pattern = [...scope.at, ...parsePath(rename.old)];
  const matches = root ? match(root, pattern, { path: [], wildcards: [] }) : [];
  return matches.flatMap(({ path, entry, node, wildcards }) => {
    const kind = kindOf(node);
    if (kind === undefined || kind === "null" || !kindMatches(rename.when, kind)) return [];
    if (rename.when === "changed" && isDefault(chart, path, node)) return [];
    if (!rename.when && isStillValid(chart, path)) return [];
    const target = rename.new === null ? null : [...scope.at, ...fill(parsePath(rename.new), wildcards)];
    return [
      {
        rename,
        scope,
        path,
        entry,
        node,
        target,
        isSetTwice: target !== null && rename.fix === undefined && isSet(snapshot, target),
        helm: rename.unless && evaluate(snapshot, scope, rename.unless).length > 0 ? "ignores" : rename.helm,
      },
    ];
  });
}

function kindMatches(when: Rename["when"], kind: string): boolean {
  if (!when || when === "changed") return true;
  if (when === "scalar") return kind !== "object" && kind !== "array";
  return when === (kind === "object" ? "map" : kind === "array" ? "list" : "");
}

function isDefault(chart: ChartKnowledge, path: KeyPath, node: ValuesNode): boolean {
  return JSON.stringify(toPlainValue(node)) === JSON.stringify(schemaAt(chart, path)?.default);
}

/** A map does not count: more may be added to it. */
function isSet({ document }: Snapshot, path: KeyPath): boolean {
  const node = document.get(path);
  const kind = node && kindOf(node);
  return kind !== undefined && kind !== "null" && kind !== "object";
}

/** The key came back, or a chart of the same name has it: then it is no mistake. */
function isStillValid(chart: ChartKnowledge, path: KeyPath): boolean {
  const schema = schemaAt(chart, path);
  return schema !== undefined && schema["x-hidden"] !== true && !schema["x-dead"];
}

interface Match {
  path: KeyPath;
  /** What each `*` and `[]` stands for. */
  wildcards: (string | number)[];
  entry?: Entry;
  node: ValuesNode;
}

/** All places of a document that a path with `*` and `[]` fits. */
function match(
  node: ValuesNode,
  pattern: KeyPath,
  { path, wildcards }: Pick<Match, "path" | "wildcards">,
  entry?: Entry,
): Match[] {
  const [key, ...rest] = pattern;
  if (key === undefined) return [{ path, wildcards, entry, node }];
  const value = resolveAlias(node);
  if (value?.kind === "list" && key === "[]") {
    return value.items.flatMap((item, index) =>
      match(item, rest, { path: [...path, index], wildcards: [...wildcards, index] }),
    );
  }
  if (value?.kind !== "map") return [];
  const entries =
    key === "*"
      ? value.entries.filter((candidate) => !isMerge(candidate))
      : [findMergedEntry(value, String(key)) ?? []].flat();
  return entries.flatMap((candidate) => {
    const inner = {
      path: [...path, candidate.key.text],
      wildcards: key === "*" ? [...wildcards, candidate.key.text] : wildcards,
    };
    return match(candidate.value, rest, inner, candidate);
  });
}

function fill(path: KeyPath, wildcards: (string | number)[]): KeyPath {
  const left = [...wildcards];
  return path.map((key) => (key === "*" || key === "[]" ? (left.shift() ?? key) : key));
}
