import type { Rule } from "../findings/rule";

/** A known defect of the chart version itself, whatever the file says. */
export const chartAdvisory: Rule = {
  code: "chart-advisory",
  severity: "information",
  *check({ chart }) {
    for (const { advisories, chart: name, version } of chart.scopes) {
      for (const advisory of advisories)
        yield { span: { start: 0, end: 0 }, path: [], message: `${name} ${version}: ${advisory}` };
    }
  },
};
