import { lstat, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { type FileContent, readBoundedFile } from "../files/bounded-file";
import { type IgnoreRule, readRules } from "./ignore-rules";
import { included, isElsewhere, limits, type Repository, readSettings } from "./node-git-repository";

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
