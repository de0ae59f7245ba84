import type { Rule } from "../findings/rule";
import { chartName, named } from "../findings/words";
import { formatPath } from "../yaml/document/nodes";
import { fixRename, type RenameFixData, readRenameFixData } from "./renames/rename-fix";
import { findRenames, type RenameHit } from "./renames/renames";

/** A key that a newer version of the chart has renamed, moved or removed. */
export const renamedKey: Rule<RenameFixData> = {
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
        data: fixData(hit),
      };
    }
  },
  read: readRenameFixData,
  fix: ({ document }, data) => fixRename(document, data),
};

/** Items of a list can be rewritten, but neither moved nor taken away. */
function fixData({ rename: { fix }, path, target, entry }: RenameHit): RenameFixData | undefined {
  const isRewritten = typeof fix === "object" && "rewrite" in fix;
  return entry || isRewritten ? { path, target, ...(fix === undefined ? {} : { fix }) } : undefined;
}

function message({ rename, path, target, scope, helm, isSetTwice }: RenameHit): string {
  const name = formatPath(path);
  const both = isSetTwice ? `Both are set: decide which value counts, and remove the old key.` : undefined;
  return [`${whatHappened({ rename, target, scope }, name)}.`, consequence(helm, chartName(scope)), rename.note, both]
    .filter(Boolean)
    .join(" ");
}

function whatHappened({ rename, target, scope }: Pick<RenameHit, "rename" | "target" | "scope">, name: string): string {
  const version = `${scope.chart} ${rename.since}`;
  if (target) return `"${name}" has become ${named(target)} in ${version}`;
  return rename.when
    ? `"${name}" takes a different kind of value since ${version}`
    : `"${name}" was removed in ${version}`;
}

function consequence(helm: RenameHit["rename"]["helm"], chart: string): string {
  switch (helm) {
    case "fails":
      return `${chart} fails to render while it is set.`;
    case "breaks":
      return `${chart} does not render this correctly.`;
    case "ignores":
      return `Helm silently ignores it.`;
    case "reads":
      return `${chart} still reads it.`;
  }
}
