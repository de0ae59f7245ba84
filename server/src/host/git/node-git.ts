import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { readBoundedFile } from "../files/bounded-file";
import type { GitState } from "../host";
import { isIgnored } from "./ignore-rules";
import { trackedPaths } from "./index-file";
import { bytesOf, rulesFor } from "./node-git-excludes";
import { exists, kindOf, limits, type Repository, realPathOf, repositoryOf } from "./node-git-repository";

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

/** What an index has, with what tells whether it is still the same. */
interface KnownIndex {
  path: string;
  version: string;
  paths: Promise<Set<string> | undefined>;
}

/** The last one that was read: about one repository much is asked at a time. */
let known: KnownIndex | undefined;

/** After which an index that nobody asks for is forgotten, in milliseconds. */
const forgetAfter = 10_000;
let forgetting: NodeJS.Timeout | undefined;

async function readIndex(path: string): Promise<Set<string> | undefined> {
  const version = await versionOf(path);
  // In a new repository there is none.
  if (version === undefined) return new Set();
  if (known?.path !== path || known.version !== version) known = { path, version, paths: parseIndex(path) };
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    known = undefined;
  }, forgetAfter).unref();
  return known.paths;
}

async function parseIndex(path: string): Promise<Set<string> | undefined> {
  const content = await readBoundedFile(path, limits.index);
  return content.kind === "data" ? trackedPaths(content.data) : undefined;
}

/** Git never writes an index in place, so another one has another inode or time; undefined where there is none. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(" ");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "unreadable";
  }
}
