import { lstat, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { type FileContent, readBoundedFile } from "../files/text-file";
import type { GitState } from "../host";
import { type IgnoreRule, isIgnored, readRules } from "./ignore-rules";
import { trackedPaths } from "./index-file";
import {
  exists,
  included,
  isElsewhere,
  kindOf,
  limits,
  type Repository,
  readSettings,
  realPathOf,
  repositoryOf,
} from "./node-git-repository";

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

/** More work than this is not done: bytes of patterns times bytes of the path. */
const maxWork = 20_000_000;

/** All rules that there are for a folder, those that win last; undefined where some of them cannot be read. */
export async function rulesFor({ root, folders }: Repository, folder: string): Promise<IgnoreRule[] | undefined> {
  if (!folders) return undefined;
  const files = [
    ...(await userExcludes(folders)).map((path) => ({ path, base: "" })),
    { path: join(folders.shared, "info", "exclude"), base: "" },
    ...foldersBetween(root, folder).map((base) => ({ path: join(root, base, ".gitignore"), base })),
  ];
  const rules: IgnoreRule[] = [];
  let size = 0;
  for (const { path, base } of files) {
    const content = await readPatterns(path);
    if (content.kind === "too-large") return undefined;
    if (content.kind === "missing") continue;
    size += content.data.length;
    if (size * Buffer.byteLength(folder) > maxWork) return undefined;
    rules.push(...readRules(content.data.toString("latin1"), bytesOf(base === "" ? "" : `${base}/`)));
  }
  return rules;
}

/** Git does not follow a .gitignore that is a link. What cannot be read may take back what others ignore. */
async function readPatterns(path: string): Promise<FileContent> {
  try {
    if (basename(path) === ".gitignore" && (await lstat(path)).isSymbolicLink()) return { kind: "missing" };
    const content = await readBoundedFile(path, limits.patterns);
    return content.kind === "missing" && (await stat(path)).isFile() ? { kind: "too-large" } : content;
  } catch {
    return { kind: "missing" };
  }
}

/** From the root to a folder in it, as paths from the root on with `/` in them. */
function foldersBetween(root: string, folder: string): string[] {
  const names = relative(root, folder)
    .split(sep)
    .filter((name) => name !== "");
  return ["", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
}

/** The user's own excludes: where Git looks for them by itself, or where `core.excludesFile` of the user's settings says. */
async function userExcludes({ own, shared }: { own: string; shared: string }): Promise<string[]> {
  const { XDG_CONFIG_HOME: configHome } = process.env;
  const folder = join(configHome && isAbsolute(configHome) ? configHome : join(homedir(), ".config"), "git");
  const read = (paths: string[]): Promise<(string | undefined)[]> => Promise.all(paths.map(readSettings));
  const users = await read([join(folder, "config"), join(homedir(), ".gitconfig")]);
  const others = await read(["/etc/gitconfig", join(shared, "config"), join(own, "config.worktree")]);
  // Elsewhere, or in files that these include, another file may be named.
  if ([...users, ...others].some((text) => text === undefined || included.test(text))) return [];
  if (others.some((text) => namesExcludes.test(text ?? ""))) return [];
  const named = users.flatMap((text) => [...(text ?? "").matchAll(new RegExp(namesExcludes, "gim"))]);
  if (named.length === 0) return [join(folder, "ignore")];
  const path = settingOf(named[0]?.[1] ?? "")?.replace(/^~(?=[\\/])/, homedir());
  return named.length === 1 && path && isAbsolute(path) && !isElsewhere(path) ? [path] : [];
}

/** What stands behind the name of a setting; undefined where it is not simple. */
function settingOf(rest: string): string | undefined {
  const trimmed = rest.trim();
  if (!trimmed.startsWith("=")) return undefined;
  const value = trimmed
    .slice(1)
    .trim()
    .replace(/^"(.*)"$/, "$1");
  return /["\\#;]/.test(value) ? undefined : value;
}

const namesExcludes = /excludesfile(.*)/i;

/** A text as bytes, one in each character. */
export const bytesOf = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
