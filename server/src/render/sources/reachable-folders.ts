import { lstat, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";

/** Where the dependencies of a chart may lie that its Chart.yaml names by `file://`. */
export interface Reach {
  /** As they were given, and without links. */
  folders: readonly string[];
}

/**
 * The folders that a chart may lead to: the given ones, such as those of a workspace, and its own. Where none are given, the
 * user has named the chart: then it is the folder that Valuesmith runs in and the chart's repository, as far as the chart is in
 * them and they are not the user's whole home. `chart` is a path without links.
 */
export async function reachableFrom(chart: string, given?: readonly string[]): Promise<Reach> {
  const folders = given ?? (await foldersAround(chart));
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  return { folders: [chart, ...folders, ...real] };
}

/** The path without links; undefined where it leads out of all of the folders. Nothing outside is looked at. */
export async function realPathWithin(path: string, { folders }: Reach): Promise<string | undefined> {
  const isWithin = (one: string): boolean => folders.some((folder) => isInside(one, folder));
  if (!isWithin(path)) return undefined;
  const real = await realpath(path).catch(() => path);
  return isWithin(real) ? real : undefined;
}

/** Whether a path is a folder's or below it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !way.startsWith("..\\") && !isAbsolute(way);
}

async function foldersAround(chart: string): Promise<string[]> {
  const home = await realpath(homedir()).catch(() => homedir());
  const here = await realpath(process.cwd()).catch(() => process.cwd());
  const found = [here, await repositoryOf(chart)].filter((folder) => folder !== undefined);
  return found.filter((folder) => isInside(chart, folder) && !isInside(home, folder));
}

/** The nearest folder with a `.git` in it. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  const isRoot = await lstat(join(folder, ".git")).then(
    () => true,
    () => false,
  );
  if (isRoot) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
