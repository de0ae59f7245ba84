import { isOtherFormat } from "../chart/detect";
import type { Rule } from "../findings/rule";

/** A file that someone says is a values file although it is a Kubernetes object, a Compose file or the like. */
export const notValues: Rule = {
  code: "not-values",
  severity: "information",
  *check({ document, chart }) {
    if (!isOtherFormat(document.topLevelKeys)) return;
    const message = `This does not look like a values file of ${chart.chart}, but like a file of another kind; its keys are not checked.`;
    yield { span: { start: 0, end: 0 }, path: [], message };
  },
};
