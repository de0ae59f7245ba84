import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { isIgnored } from "./git/ignore-rules";
import { trackedPaths } from "./git/index-file";
import type { GitState } from "./host";
import { bytesOf, rulesFor } from "./node-git-excludes";
import { exists, kindOf, limits, type Repository, realPathOf, repositoryOf } from "./node-git-repository";
import { readBoundedFile } from "./render/sources/bounded-file";

/**
 * What Git thinks of a file, which need not exist yet. No git is run for that, as a repository can name programs that git runs:
 * its files are read. Where they cannot be understood, the answer is the one that keeps secrets out of it.
 */
export async function gitState(path: string): Promise<GitState> {
  const real = await realPathOf(path);
  const repository = await repositoryOf(dirname(real));
  if (!repository) return "no repository";
  const within = bytesOf(relative(repository.root, real).split(sep).join("/"));
  if (await isTracked(repository, real, within)) return "tracked";
  const rules = await rulesFor(repository, dirname(real));
  return rules && isIgnored(rules, within) ? "ignored" : "not ignored";
}

async function isTracked({ root, folders }: Repository, path: string, within: string): Promise<boolean> {
  const paths = folders && (await readIndex(join(folders.own, "index")));
  // Nobody knows what Git tracks, so what is there counts.
  if (!paths) return (await kindOf(path)) !== undefined;
  return paths.has(within) || isTrackedOtherwise(root, paths, path);
}

/** Some disks take upper for lower case, and composed for decomposed letters. */
async function isTrackedOtherwise(root: string, paths: ReadonlySet<string>, path: string): Promise<boolean> {
  const plain = (name: string): string => name.normalize("NFC").toLowerCase();
  const name = plain(basename(path));
  if (!(await exists(path))) return false;
  const isAscii = /^[ -~]*$/.test(name);
  for (const tracked of paths) {
    if (isAscii && tracked.slice(-name.length).toLowerCase() !== name) continue;
    const other = Buffer.from(tracked, "latin1").toString("utf8");
    if (plain(basename(other)) === name && (await isSameFile(join(root, other), path))) return true;
  }
  return false;
}

async function isSameFile(first: string, second: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([stat(first, { bigint: true }), stat(second, { bigint: true })]);
    return a.ino === b.ino && a.dev === b.dev;
  } catch {
    return false;
  }
}

/** Those who ask at the same time read an index once. */
const reading = new Map<string, Promise<Set<string> | undefined>>();

async function readIndex(path: string): Promise<Set<string> | undefined> {
  const known = reading.get(path);
  if (known) return known;
  const read = readBoundedFile(path, limits.index).then(async (content) => {
    if (content.kind === "data") return trackedPaths(content.data);
    // In a new repository there is none.
    return (await kindOf(path)) === undefined ? new Set<string>() : undefined;
  });
  reading.set(
    path,
    read.finally(() => reading.delete(path)),
  );
  return read;
}
