import type { Rule } from "../findings/rule";

/** A modeline or setting that names a chart or a version Valuesmith does not know. */
export const unknownChart: Rule = {
  code: "unknown-chart",
  severity: "warning",
  *check({ chartProblem }) {
    if (chartProblem) yield { ...chartProblem, path: [] };
  },
};
