import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readBoundedFile } from "../files/text-file";

/** A repository as its work tree sees it. */
export interface Repository {
  /** The folder that `.git` is in. */
  root: string;
  /** Where the index is, and what several work trees share; absent where that cannot be understood. */
  folders?: { own: string; shared: string };
}

/** Git's own files, in bytes: what `.git` and `commondir` say, lists of patterns, the index. */
export const limits = { pointer: 4_096, patterns: 128_000, index: 32_000_000 };

/** Nearest first; a `.git` that is no repository does not hide one above it, but counts where there is none. */
export async function repositoryOf(folder: string): Promise<Repository | undefined> {
  const kind = await kindOf(join(folder, ".git"));
  const folders =
    kind === "folder" ? await gitFolders(join(folder, ".git"), folder) : await pointedFolders(folder, kind);
  if (folders) return { root: folder, folders };
  const isRepository = kind === "other" || (kind === "folder" && (await exists(join(folder, ".git", "HEAD"))));
  const parent = dirname(folder);
  const above = isRepository || parent === folder ? undefined : await repositoryOf(parent);
  return above ?? (kind === undefined ? undefined : { root: folder });
}

/** Whether there is anything at a path, be it a link that leads nowhere. */
export const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** What a path leads to; undefined where there is nothing. */
export async function kindOf(path: string): Promise<"folder" | "other" | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "other";
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "") ? undefined : "other";
  }
}

/** What a file `.git` names, as those of work trees and submodules do. */
async function pointedFolders(folder: string, kind: string | undefined): Promise<Repository["folders"]> {
  if (kind === undefined) return undefined;
  const target = /^gitdir: ([^\n\r]+)[\n\r]*$/.exec(await readText(join(folder, ".git")))?.[1];
  return target === undefined || isElsewhere(target) ? undefined : gitFolders(resolve(folder, target), folder);
}

async function gitFolders(own: string, root: string): Promise<Repository["folders"]> {
  const common = (await readText(join(own, "commondir"))).trim();
  if (isElsewhere(common)) return undefined;
  const shared = common === "" ? own : resolve(own, common);
  const isHead = /^(ref: *refs\/|[0-9a-f]{40})/.test(await readText(join(own, "HEAD")));
  const parts = await Promise.all(["objects", "refs"].map((name) => kindOf(join(shared, name))));
  const isWhole = isHead && parts.every((kind) => kind === "folder");
  return isWhole && (await isWorkTree({ own, shared }, root)) ? { own, shared } : undefined;
}

/** Settings can name another folder as the work tree; those of a submodule name its own. */
async function isWorkTree({ own, shared }: { own: string; shared: string }, root: string): Promise<boolean> {
  const files = [join(shared, "config"), join(own, "config.worktree")];
  for (const text of await Promise.all(files.map(readSettings))) {
    if (text === undefined || included.test(text)) return false;
    for (const [, named = ""] of text.matchAll(/worktree[ \t]*=[ \t]*(.*)/gi))
      if (isElsewhere(named) || (await realPathOf(resolve(own, named.trim()))) !== root) return false;
  }
  return true;
}

/** Other files with settings that count. */
export const included = /\[[ \t]*include/i;

/** Another machine is not even asked: on Windows, asking tells it who asks. */
export const isElsewhere = (path: string): boolean => /^[\\/]{2}/.test(path);

async function readText(path: string): Promise<string> {
  const content = await readBoundedFile(path, limits.pointer);
  return content.kind === "data" ? content.data.toString("utf8") : "";
}

/** Where a file really is, or would be: the parts of its path that exist may be links. */
export async function realPathOf(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const folder = dirname(whole);
    return folder === whole ? whole : join(await realPathOf(folder), basename(whole));
  }
}

/** The text of a file with settings; empty where there is none, undefined where it cannot be read. */
export async function readSettings(path: string): Promise<string | undefined> {
  const content = await readBoundedFile(path, limits.patterns);
  if (content.kind === "data") return content.data.toString("utf8");
  return content.kind === "missing" && (await kindOf(path)) === undefined ? "" : undefined;
}
