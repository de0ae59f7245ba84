import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import {
  type ChartDependency,
  type ChartFacts,
  chartFacts,
  type Read,
} from "../../server/src/core/schema/learn/chart-facts";

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

/** What the templates of one chart folder read; `complete` is false where a template could not be understood. */
interface TemplateReads {
  dir: string;
  reads: Read[];
  complete: boolean;
}

/** Runs the Go program in engine/cmd/inspect over chart folders. `libraries` are charts whose named templates may be used. */
export async function* templateReads(dirs: Iterable<string>, libraries: string[]): AsyncGenerator<TemplateReads> {
  const inspector = spawn(buildInspector(), { stdio: ["pipe", "pipe", "inherit"] });
  inspector.stdin.end([...dirs].map((dir) => [dir, ...libraries].join("\t")).join("\n"));
  for await (const line of createInterface({ input: inspector.stdout })) {
    const { dir, reads, errors, dynamicIncludes } = JSON.parse(line) as {
      dir: string;
      reads: Read[] | null;
      errors: string[] | null;
      dynamicIncludes: number;
    };
    yield { dir, reads: reads ?? [], complete: (errors ?? []).length === 0 && dynamicIncludes === 0 };
  }
}

function buildInspector(): string {
  const source = join(import.meta.dirname, "../../engine");
  const binary = resolve(".cache/inspect");
  execFileSync("go", ["build", "-o", binary, "./cmd/inspect"], { cwd: source, stdio: "inherit" });
  if (!existsSync(binary)) throw new Error("The template inspector could not be built; is Go installed?");
  return binary;
}
