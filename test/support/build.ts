import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** What dist/ is made of. */
const sources = ["client", "server", "engine", "scripts", "esbuild.mjs", "package-lock.json"];

/**
 * Builds dist/ once before all tests, if its sources have changed since: tests of the command line and of stdio run what ships,
 * and all others need not wait for it.
 */
export default function setup(): void {
  const built = changedAt(join(root, "dist", "cli.js"));
  if (built > Math.max(...sources.map((path) => lastChange(join(root, path))))) return;
  execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

/** The last change of a file, or of a folder and all that is in it; a folder changes when a file in it is removed. */
function lastChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const entries = readdirSync(path, { recursive: true, encoding: "utf8" });
  return Math.max(stats.mtimeMs, ...entries.map((entry) => statSync(join(path, entry)).mtimeMs));
}

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
