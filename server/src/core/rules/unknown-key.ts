import { isOtherFormat } from "../chart/detect";
import { fieldsOf, type Rule, readPath, readPaths } from "../findings/rule";
import { suggestPaths } from "../findings/suggestions";
import { chartName, either, named } from "../findings/words";
import { type ChartKnowledge, scopeOf } from "../schema/chart-knowledge";
import { historyAt } from "../schema/lookup";
import { lifetime } from "../schema/version-ranges";
import type { SchemaVisit } from "../schema/visit";
import { formatPath, holdsAnchor, type KeyPath } from "../yaml/document/nodes";
import { moveEntry } from "../yaml/edit/move";
import { findRenames, isInside } from "./renames/renames";

/** A key that the chart does not have, which Helm ignores without a word. */
export const unknownKey: Rule<MeantPaths> = {
  code: "unknown-key",
  severity: "warning",
  about: "both",
  aboutChart: true,
  *checkKey(visit, chart) {
    const { entry, path, schema, parent } = visit;
    if (!entry || schema || parent.additionalProperties !== false || isAnchorHolder(visit)) return;
    const suggestions = suggestPaths(chart, visit);
    yield {
      span: entry.key.span,
      path,
      message: message(chart, path, suggestions.paths),
      data: suggestions.canMove && suggestions.paths.length > 0 ? { path, suggestions: suggestions.paths } : undefined,
    };
  },
  excuses(snapshot) {
    if (!snapshot.chart.object && isOtherFormat(snapshot.document.topLevelKeys)) return () => true;
    const renamed = findRenames(snapshot).map((hit) => hit.path);
    const names = new Set(renamed.map(formatPath));
    return ({ path }) =>
      names.has(formatPath(path)) || renamed.some((other) => isInside(path, other) || isInside(other, path));
  },
  read(data) {
    const { path: at, suggestions: meant } = fieldsOf(data);
    const path = readPath(at);
    const suggestions = readPaths(meant);
    return path && suggestions && { path, suggestions };
  },
  fix({ document }, { path, suggestions }) {
    return suggestions.flatMap((target) => {
      const edits = moveEntry(document, { from: path, to: target });
      const isRename = target.length === path.length && target.slice(0, -1).every((key, index) => key === path[index]);
      const title = isRename ? `Change to "${target.at(-1)}"` : `Move to ${named(target)}`;
      return edits ? [{ title, edits, moved: { from: path, to: target }, preferred: suggestions.length === 1 }] : [];
    });
  },
};

interface MeantPaths {
  path: KeyPath;
  /** Where the key may belong. */
  suggestions: KeyPath[];
}

/** A key at the root that exists only to hold anchors for the rest of the file. */
function isAnchorHolder({ path, node }: SchemaVisit): boolean {
  return path.length === 1 && /^[x_.]/.test(String(path[0])) && holdsAnchor(node);
}

function message(chart: ChartKnowledge, path: KeyPath, suggestions: KeyPath[]): string {
  const { scope, path: inScope } = scopeOf(chart, path);
  const meant =
    suggestions.length > 0
      ? ` Did you mean ${either(suggestions.map((suggestion) => shorten(suggestion, path)))}?`
      : "";
  if (chart.object) return `${named(path)} is not a field of ${chart.chart} (${scope.version}). ${dropped}${meant}`;
  return `${named(path)} is not a value of ${chartName(scope)}.${otherVersions(scope, inScope)}${meant}`;
}

const dropped = "kubectl rejects it, and other tools silently drop it.";

/** A neighbour is named by its key alone. */
function shorten(suggestion: KeyPath, path: KeyPath): string {
  const isNeighbour =
    path.length > 1 &&
    suggestion.length === path.length &&
    path.slice(0, -1).every((key, index) => key === suggestion[index]);
  return isNeighbour ? String(suggestion.at(-1)) : formatPath(suggestion);
}

function otherVersions(
  { history, version }: { history?: Parameters<typeof historyAt>[0]; version?: string },
  path: KeyPath,
): string {
  const versions = history && historyAt(history, path)?.["x-versions"];
  if (!version || typeof versions !== "string") return "";
  const { first, last } = lifetime(versions);
  return last ? ` It was one until ${last}.` : ` It is one since ${first}.`;
}
