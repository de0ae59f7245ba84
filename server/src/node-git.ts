import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "./render/find-program";

/** Whether a file would get into Git: there is no repository, it is ignored, or it is not. */
export type GitState = "no repository" | "ignored" | "not ignored";

/** What Git thinks of a file, which need not exist yet. Without a `git` to ask, a file in a repository counts as not ignored. */
export async function gitState(path: string): Promise<GitState> {
  if (!isInRepository(dirname(path))) return "no repository";
  const git = await findProgram("git");
  if (git === undefined) return "not ignored";
  // A repository can name a program that watches files for it; this one is not to be run.
  const args = ["-c", "core.fsmonitor=false", "check-ignore", "--quiet", "--", path];
  return new Promise((resolve) => {
    execFile(git, args, { cwd: dirname(path), timeout: 5_000, windowsHide: true }, (error) =>
      resolve(error ? "not ignored" : "ignored"),
    );
  });
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}
