import type { Diagnostic } from "vscode-languageserver-types";
import { type DiagnosticData, diagnose } from "../rules/engine/diagnose";
import { renamedKey } from "../rules/renamed-key";
import type { ChartKnowledge } from "../schema/chart-knowledge";
import { formatPath } from "../yaml/document/key-path";
import { type Renamed, type Route, snapshotOf } from "./apply-renames";
import type { Change, ChangeKind } from "./change";

/** What is reported about the new text at the new version, but was not about the old text at the old version. */
export function newProblems(before: string, { text, changes, kept }: Renamed, { from, to }: Route): Change[] {
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
