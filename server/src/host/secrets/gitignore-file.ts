import { constants, lstat, open, truncate, unlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { explain } from "../files/atomic-file";
import { readBoundedFile } from "../files/text-file";
import { realPathOf } from "../git/node-git-repository";
import type { Host } from "../host";

/** Longer ones are left alone. In bytes. */
const maxBytes = 1_000_000;

/**
 * Has Git ignore a file by a line in the .gitignore of its folder, or of the nearest one that exists. `entry` is what the line
 * names: the file or a folder that it is in. Throws, and leaves everything as it was, where Git does not ignore it then.
 */
export async function ignoreInGit(host: Host, path: string, entry: string): Promise<void> {
  const real = await realPathOf(entry);
  const folder = await existingFolder(dirname(real));
  const file = join(folder, ".gitignore");
  const line = ignoreLine(relative(folder, real).split(sep).join("/"));
  if (line === undefined) throw refusal(path, "no line of a .gitignore can name it");
  const added = await append(path, file, line);
  if ((await host.gitState(pathToFileURL(path).href)) === "ignored") return;
  await takeBack(file, added);
  throw refusal(path, `Git would not ignore it with the line ${line} in ${file} either`);
}

const refusal = (path: string, reason: string): Error =>
  new Error(`${relative(".", path)} would hold secrets in plain text, and ${reason}. Nothing was written`);

async function existingFolder(folder: string): Promise<string> {
  const stats = await lstat(folder).catch(() => undefined);
  return stats?.isDirectory() || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}

interface Added {
  /** How long the file was; undefined where there was none. */
  before?: number;
  after: number;
}

/** Adds a line without touching a byte of what is there: others may add theirs at the same time. */
async function append(path: string, file: string, line: string): Promise<Added> {
  const stats = await lstat(file).catch(() => undefined);
  if (stats && (!stats.isFile() || stats.nlink > 1))
    throw refusal(
      path,
      `${file} is ${stats.isFile() ? "a file with another name (a hard link)" : "not a regular file"}, so it is not changed`,
    );
  const content = await readBoundedFile(file, maxBytes);
  const before = content.kind === "data" ? content.data.toString("latin1") : "";
  if ((stats && content.kind !== "data") || before.includes("\0"))
    throw refusal(path, `${file} cannot be read as text, so it is not changed`);
  const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_WRONLY } = constants;
  const handle = await open(
    file,
    O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | (stats ? 0 : O_CREAT | O_EXCL),
    0o644,
  ).catch((error) => explain(error, file));
  try {
    const opened = await handle.stat();
    if (stats && (opened.ino !== stats.ino || opened.dev !== stats.dev))
      throw refusal(path, `${file} was just replaced, so it is not changed`);
    await handle.appendFile(appendedLines(before, [line]), "utf8");
    await handle.sync();
    return { ...(stats ? { before: before.length } : {}), after: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

/** Unless someone else has added something since. */
async function takeBack(file: string, { before, after }: Added): Promise<void> {
  const stats = await lstat(file).catch(() => undefined);
  if (!stats?.isFile() || stats.size !== after) return;
  await (before === undefined ? unlink(file) : truncate(file, before));
}

/**
 * The line of a .gitignore, without a line break, that ignores one file or folder beside it or below it and nothing else;
 * undefined where no line can say that. `path` has no `/` at its ends.
 */
export function ignoreLine(path: string): string | undefined {
  if (path === "" || /[\n\r\0]/.test(path)) return undefined;
  let end = path.length;
  while (path[end - 1] === " ") end--;
  // With a slash before it, neither # nor ! begins the line, and nothing of that name in other folders is meant.
  return `/${path.slice(0, end).replaceAll(/[\\*?[]/g, "\\$&")}${"\\ ".repeat(path.length - end)}`;
}

/** What to add at the end of a .gitignore so that it has these lines, too; with the line breaks that it has already. */
export function appendedLines(before: string, lines: readonly string[]): string {
  const lineBreak = before[before.lastIndexOf("\n") - 1] === "\r" ? "\r\n" : "\n";
  const needsBreak = before !== "" && !before.endsWith("\n");
  return (needsBreak ? lineBreak : "") + lines.map((line) => line + lineBreak).join("");
}
