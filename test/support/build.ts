import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds dist/ once before all tests: those of the command line and of stdio run what ships. */
export default function setup(): void {
  execFileSync(process.execPath, ["esbuild.mjs"], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "ignore", "inherit"],
  });
}
