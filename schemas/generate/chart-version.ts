import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type ChartDependency, type ChartFacts, chartFacts } from "../../server/src/core/schema/learn/chart-facts.ts";
import type { TemplateReads } from "./template-reads.ts";

/** Reads a chart folder; `reads` are what its templates read. Throws where Chart.yaml or values.yaml is not YAML. */
export function readChartVersion(
  dir: string,
  version: string,
  { reads, complete }: Pick<TemplateReads, "reads" | "complete">,
): ChartFacts {
  const values = readFileSync(join(dir, "values.yaml"), "utf8");
  const defaults: unknown = parse(values, { merge: true, maxAliasCount: -1, logLevel: "error" });
  return chartFacts({ version, defaults, dependencies: chartDependencies(dir), reads, complete });
}

function chartDependencies(dir: string): ChartDependency[] {
  for (const file of ["Chart.yaml", "requirements.yaml"]) {
    try {
      const { dependencies } = parse(readFileSync(join(dir, file), "utf8")) as { dependencies?: ChartDependency[] };
      if (dependencies) return dependencies;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return [];
}
