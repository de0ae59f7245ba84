import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** A clone of a Git repository (bare or not), read through `git`; nothing is checked out. */
export interface Clone {
  dir: string;
}

/** The tags of a clone that match a glob, in Git's order. */
export function tags(clone: Clone, pattern: string): string[] {
  const out = execFileSync("git", ["-C", clone.dir, "tag", "--list", pattern], { encoding: "utf8" });
  return out.split("\n").filter((line) => line !== "");
}

/** Writes one folder of a tag below `target`; returns false where the tag or the folder does not exist. */
export function extract(clone: Clone, tag: string, source: { folder: string; target: string }): boolean {
  mkdirSync(source.target, { recursive: true });
  const strip = source.folder.split("/").length;
  try {
    const archive = execFileSync("git", ["-C", clone.dir, "archive", tag, source.folder], {
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
    execFileSync("tar", ["-x", "-C", source.target, `--strip-components=${strip}`], { input: archive });
    return true;
  } catch {
    return false;
  }
}
