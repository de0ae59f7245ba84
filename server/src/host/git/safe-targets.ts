import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { severalNames } from "../files/atomic-file";
import { UsageError } from "../files/usage-error";
import { realPathOf, repositoryOf } from "./node-git-repository";

/** Throws where a file that is there cannot be changed without harm: it leads out of the repository, or has a second name. */
export async function checkChanged(path: string): Promise<void> {
  await checkInside(path);
  const stats = await stat(path).catch(() => undefined);
  if (stats && stats.nlink > 1) throw new UsageError(severalNames(path));
}

/** Throws where a file cannot be made: there is something already, or its folder leads out of the repository. */
export async function checkNew(path: string): Promise<void> {
  await checkInside(path);
  if (await lstat(path).catch(() => undefined)) throw new UsageError(`${relative(".", path)} is there already`);
}

/** Throws where values cannot be kept in a folder: it is a link or no folder, or belongs to someone else. */
export async function checkPrivateFolder(path: string): Promise<void> {
  await checkInside(path);
  const stats = await lstat(path).catch(() => undefined);
  if (!stats) return;
  const name = relative(".", path);
  if (!stats.isDirectory())
    throw new UsageError(
      `${name} is ${stats.isSymbolicLink() ? "a link" : "not a folder"}: remove it, so that a folder for the values can be created`,
    );
  if (process.getuid && stats.uid !== process.getuid())
    throw new UsageError(`the folder ${name} belongs to another user, who could read the values: remove it`);
}

/** Files that are named are followed within the repository, or else within the folder that the command is run in. */
export async function checkInside(path: string): Promise<void> {
  const real = await realPathOf(path);
  const isBelow = isIn(process.cwd(), resolve(path));
  const start = isBelow ? await realpath(".") : await realPathOf(dirname(path));
  const limit = (await repositoryOf(start))?.root ?? start;
  if (isIn(limit, real)) return;
  throw new UsageError(
    `${path} leads to ${real}, out of ${limit}, through a link; it was not changed. Name that file instead`,
  );
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
