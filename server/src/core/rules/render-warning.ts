import type { Rule } from "../findings/rule";
import { named } from "../findings/words";
import { nearestKey } from "../yaml/cursor/locate";
import { parsePath } from "../yaml/document/nodes";

/**
 * Helm's warnings about a value and a default of which only one is a map, and what they mean in our words: Helm's own end
 * with the value, which may be a secret.
 */
const warnings: { pattern: RegExp; meaning: string }[] = [
  {
    pattern: /^warning: cannot overwrite table with non table for (\S+) \(/,
    meaning: "is a map in the chart but not in this file: none of the chart's defaults below it apply.",
  },
  {
    pattern: /^warning: destination for (\S+) is a table\. Ignoring non-table value/,
    meaning: "is a map in this file but not in the chart, whose templates expect one value here.",
  },
  {
    pattern: /^warning: skipped value for (\S+): Not a table/,
    meaning: "is a map in this file but not in the chart, whose templates expect one value here.",
  },
];

/** What Helm warned of when the file was last rendered, on the key it names. */
export const renderWarning: Rule = {
  code: "render-warning",
  severity: "warning",
  givesWay: true,
  *check({ rendered, document }) {
    for (const warning of rendered?.warnings ?? []) {
      for (const { pattern, meaning } of warnings) {
        // The first word of the path is the chart's own name.
        const path = parsePath(pattern.exec(warning)?.[1] ?? "").slice(1);
        const { span, depth } = nearestKey(document, path);
        if (depth > 0 && depth === path.length) yield { span, path, message: `Helm: ${named(path)} ${meaning}` };
      }
    }
  },
};
