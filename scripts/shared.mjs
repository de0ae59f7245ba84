// What the scripts here have in common. They start on a fresh clone, so they import nothing but Node's own modules.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of the project. */
export const root = resolve(import.meta.dirname, "..");

/** Runs a program with its output shown; resolves to its exit code. */
export function run(program, args, env = {}) {
  return new Promise((resolveCode) => {
    const shell = process.platform === "win32"; // npm and code are .cmd files there
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", (error) => {
      console.error(error.message);
      resolveCode(127);
    });
    child.once("exit", (code) => resolveCode(code ?? 1));
  });
}

/** Installs the dependencies if they are missing or older than the lock file; resolves to whether they are there. */
export async function ensureDependencies() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs)
    return true;
  console.log("Installing dependencies (npm ci) ...");
  return (await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])) === 0;
}
