import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { type ChartYaml, readChartYaml } from "../../core/chart/chart-yaml";
import { readBoundedFile, readBoundedText } from "../../host/files/text-file";
import { ChartUnavailable } from "./remote-chart";

/** A file of a chart; its name is relative to the chart's folder, with `/`. */
export interface ChartFile {
  name: string;
  data: Uint8Array;
}

/** An unpacked chart. */
export interface ChartFolder {
  /** Without symbolic links. */
  path: string;
  chartYaml: ChartYaml;
  files: ChartFile[];
  /** Names of what is neither a file nor a folder, or leads out of the folder; it was not read. */
  leftOut: string[];
}

/** Helm's own limits, in bytes. */
const maxFileSize = 5 * 1024 * 1024;
const maxTotalSize = 100 * 1024 * 1024;

/** Files and folders; no chart has as many. */
const maxEntries = 5_000;

/** Reads a chart's folder as Helm does, except that links out of it are not followed. */
export async function readChartFolder(path: string): Promise<ChartFolder> {
  const root = await realpath(path).catch(() => undefined);
  const text = root && (await readOwnText(root, "Chart.yaml"));
  const chartYaml = readChartYaml(text ?? "");
  if (root === undefined || chartYaml === undefined)
    throw new ChartUnavailable(`${path} is not the folder of a chart: it has no Chart.yaml with a name in it.`);
  const reader = new FolderReader(root, readHelmIgnore((await readOwnText(root, ".helmignore")) ?? ""));
  await reader.readFolder(root, "");
  return { path: root, chartYaml, files: reader.files, leftOut: reader.leftOut };
}

/** The text of a file unless it is a link that leads out of the folder. */
async function readOwnText(root: string, name: string): Promise<string | undefined> {
  const path = await realpath(join(root, name)).catch(() => undefined);
  return path !== undefined && isInside(path, root) ? readBoundedText(path, maxFileSize) : undefined;
}

/** SHA-256 of the names and the contents, in hexadecimal. */
export function digestOfFiles(files: readonly ChartFile[]): string {
  const hash = createHash("sha256");
  for (const { name, data } of files) hash.update(`${name.length}:${name}${data.length}:`).update(data);
  return hash.digest("hex");
}

class FolderReader {
  readonly files: ChartFile[] = [];
  readonly leftOut: string[] = [];
  private readonly root: string;
  private readonly ignores: Ignores;
  /** The folders that are being read, so that links do not lead in circles. */
  private readonly open = new Set<string>();
  private entries = 0;
  private size = 0;

  constructor(root: string, ignores: Ignores) {
    this.root = root;
    this.ignores = ignores;
  }

  /** `folder` is a path without links, `prefix` what the names of its files begin with. */
  async readFolder(folder: string, prefix: string): Promise<void> {
    this.open.add(folder);
    for (const entry of await this.list(folder)) {
      if (++this.entries > maxEntries) throw this.tooLarge(`more than ${maxEntries} files`);
      const name = `${prefix}${entry.name}`;
      const path = await this.target(join(folder, entry.name), entry);
      const kind = path === undefined ? "other" : await kindOf(path);
      if (this.ignores(name, kind === "folder")) continue;
      if (path === undefined || kind === "other" || this.open.has(path)) this.leftOut.push(name);
      else if (kind === "folder") await this.readFolder(path, `${name}/`);
      else await this.readFile(path, name);
    }
    this.open.delete(folder);
  }

  /** In the same order everywhere, so that equal folders have equal keys. */
  private async list(folder: string): Promise<Dirent[]> {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      throw new ChartUnavailable(`The folder ${folder} cannot be read.`);
    }
  }

  /** What a link leads to, unless that is outside. */
  private async target(path: string, entry: Dirent): Promise<string | undefined> {
    if (!entry.isSymbolicLink()) return path;
    const target = await realpath(path).catch(() => undefined);
    return target !== undefined && isInside(target, this.root) ? target : undefined;
  }

  private async readFile(path: string, name: string): Promise<void> {
    const content = await readBoundedFile(path, maxFileSize);
    if (content.kind === "too-large") throw this.tooLarge(`a file larger than Helm's limit of 5 MB (${name})`);
    if (content.kind === "missing") throw new ChartUnavailable(`The file ${path} cannot be read.`);
    this.size += content.data.length;
    if (this.size > maxTotalSize) throw this.tooLarge("more than Helm's limit of 100 MB");
    this.files.push({ name, data: content.data });
  }

  private tooLarge(what: string): ChartUnavailable {
    return new ChartUnavailable(
      `The folder of the chart ${basename(this.root)} has ${what}. Name in its .helmignore what does not belong to the chart.`,
    );
  }
}

async function kindOf(path: string): Promise<"file" | "folder" | "other"> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isDirectory()) return "folder";
  return stats?.isFile() ? "file" : "other";
}

/** Tells whether Helm leaves out a file or folder. The name is relative to the chart's folder, with `/`. */
type Ignores = (name: string, isFolder: boolean) => boolean;

/**
 * What a .helmignore leaves out, so that a folder such as `.git` need not be read. The engine applies the whole of
 * Helm's rules once more; here are only the plain ones, which cannot take long to match whatever they look like.
 */
export function readHelmIgnore(text: string): Ignores {
  const rules = plainRules(text).map(compile);
  return (name, isFolder) => rules.some((rule) => rule(name, isFolder));
}

/** Rules up to the first `!`, which turns the meaning of those that follow. */
function plainRules(text: string): string[] {
  const rules = text.split(/\r?\n/).map((line) => line.trim());
  const negation = rules.findIndex((rule) => rule.startsWith("!"));
  return rules.slice(0, negation === -1 ? undefined : negation).filter(isPlain);
}

/** More than two stars may take long to match; brackets and backslashes are left to the engine. */
const isPlain = (rule: string): boolean =>
  rule !== "" && !rule.startsWith("#") && !/[[\]\\]|\*\*/.test(rule) && rule.split("*").length <= 3;

function compile(rule: string): Ignores {
  const foldersOnly = rule.endsWith("/");
  const pattern = foldersOnly ? rule.slice(0, -1) : rule;
  const matcher = new RegExp(`^${toExpression(pattern.replace(/^\//, ""))}$`);
  const wholeName = pattern.includes("/");
  return (name, isFolder) =>
    (isFolder || !foldersOnly) && matcher.test(wholeName ? name : name.slice(name.lastIndexOf("/") + 1));
}

const toExpression = (pattern: string): string =>
  pattern
    .replace(/[.+^${}()|]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");

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
function isInside(path: string, folder: string): boolean {
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
