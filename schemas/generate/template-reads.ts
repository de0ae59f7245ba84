import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Read } from "../../server/src/core/schema/learn/chart-facts.ts";

/** What the templates of one chart folder read; `complete` is false where a template could not be understood. */
export interface TemplateReads {
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
