import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const hasGit = spawnSync("git", ["--version"]).status === 0;
if (!hasGit) console.warn("There is no git here, so nothing is compared with it.");

/** Runs git with nobody's settings; returns what it prints, one byte in each character. */
export function git(folder: string, args: readonly string[], input: Buffer = Buffer.alloc(0)): string {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: join(folder, "no-such-settings"),
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const { stdout } = spawnSync("git", args, { cwd: folder, env, input });
  return stdout.toString("latin1");
}

/** A new folder, gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "valuesmith-git-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new repository in a new folder. */
export function repository(): string {
  const folder = join(temporaryFolder(), "work");
  mkdirSync(folder);
  git(folder, ["init", "--quiet", "--initial-branch=main"]);
  return folder;
}
