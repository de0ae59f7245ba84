import type { Snapshot } from "../snapshot";
import { formatPath } from "../yaml/key-path";
import { moveEntry, removeEntry } from "../yaml/move";
import type { KeyPath } from "../yaml/nodes";
import { findRenames, type RenameHit } from "./renames";
import type { Fix, Rule } from "./rule";
import { chartName, named } from "./words";

/** A key that a newer version of the chart has renamed, moved or removed. */
export const renamedKey: Rule = {
  code: "renamed-key",
  severity: "warning",
  aboutChart: true,
  *check(snapshot) {
    for (const hit of findRenames(snapshot)) {
      yield {
        span: hit.entry?.key.span ?? hit.node.span,
        path: hit.path,
        message: message(hit),
        severity: hit.helm === "fails" || hit.helm === "breaks" ? "error" : undefined,
        tag: "deprecated",
        data: hit.entry && canFix(hit) ? { path: hit.path, target: hit.target } : undefined,
      };
    }
  },
  fix: ({ document }, data) => fixes(document, data as unknown as { path: KeyPath; target: KeyPath | null }),
};

/** A value that has to be rewritten for its new key is not moved, and not thrown away either. */
const canFix = ({ rename, target }: RenameHit): boolean => rename.fix !== false || target === null;

function message({ rename, path, target, scope, helm }: RenameHit): string {
  const name = formatPath(path);
  return [`${whatHappened({ rename, target, scope }, name)}.`, consequence(helm, chartName(scope)), rename.note]
    .filter(Boolean)
    .join(" ");
}

function whatHappened({ rename, target, scope }: Pick<RenameHit, "rename" | "target" | "scope">, name: string): string {
  const version = `${scope.chart} ${rename.since}`;
  if (target) return `"${name}" has become ${named(target)} in ${version}`;
  return rename.when ? `"${name}" takes another kind of value since ${version}` : `"${name}" was removed in ${version}`;
}

function consequence(helm: RenameHit["rename"]["helm"], chart: string): string {
  switch (helm) {
    case "fails":
      return `${chart} refuses to render while it is here.`;
    case "breaks":
      return `${chart} does not render this correctly.`;
    case "ignores":
      return `Helm ignores it without a word.`;
    case "reads":
      return `${chart} still reads it.`;
  }
}

function fixes(document: Snapshot["document"], { path, target }: { path: KeyPath; target: KeyPath | null }): Fix[] {
  const remove = removeEntry(document, path);
  if (!target) return remove ? [{ title: `Remove ${named(path)}`, edits: remove }] : [];
  const edits = moveEntry(document, path, target);
  return edits ? [{ title: `Move to ${named(target)}`, edits, preferred: true }] : [];
}
