import type { Rule } from "../findings/rule";
import { chartName, named } from "../findings/words";
import { scopeOf } from "../schema/chart-knowledge";
import { formatPath } from "../yaml/document/nodes";
import { findRenames } from "./renames/renames";

/** A key that values.yaml of the chart lists although nothing reads it. */
export const deadKey: Rule = {
  code: "dead-key",
  severity: "information",
  aboutChart: true,
  *checkKey({ path, entry, schema }, chart) {
    if (!entry || !schema?.["x-dead"]) return;
    const name = chartName(scopeOf(chart, path).scope);
    const message = `${named(path)} has no effect: ${name} lists it in values.yaml, but no template reads it.`;
    yield { span: entry.key.span, path, message, tag: "unnecessary" };
  },
  excuses(snapshot) {
    const renamed = new Set(findRenames(snapshot).map((hit) => formatPath(hit.path)));
    return ({ path }) => renamed.has(formatPath(path));
  },
};
