import type { Diagnostic } from "vscode-languageserver-types";
import { type DiagnosticData, diagnose } from "../features/diagnose";
import { formatPath } from "../yaml/key-path";
import { type Route, snapshotOf } from "./apply-renames";
import type { Change, ChangeKind } from "./change";

/** What is reported about the new text at the new version, but was not about the old text at the old version. */
export function newProblems(before: string, after: string, { from, to }: Route): Change[] {
  const known = new Set(diagnose(snapshotOf(before, from)).map(identify));
  return diagnose(snapshotOf(after, to)).flatMap((diagnostic) => {
    const kind = kindOf(diagnostic);
    if (!kind || known.has(identify(diagnostic))) return [];
    return [{ kind, path: pathOf(diagnostic), message: String(diagnostic.message) }];
  });
}

const pathOf = (diagnostic: Diagnostic): string => formatPath((diagnostic.data as DiagnosticData).path);

const identify = (diagnostic: Diagnostic): string => `${diagnostic.code} ${pathOf(diagnostic)}`;

/** Information and hints are advice that has nothing to do with the upgrade, except for keys that do nothing any more. */
function kindOf({ code, severity = 1 }: Diagnostic): ChangeKind | undefined {
  if (code === "dead-key") return "unused";
  if (code === "unknown-key") return "gone";
  if (severity > 2) return undefined;
  if (code === "renamed-key") return "by-hand";
  return severity === 1 ? "required" : "problem";
}
