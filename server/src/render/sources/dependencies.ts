import { resolve } from "node:path";
import { type ChartYamlDependency, readChartYaml } from "../../core/chart/chart-yaml";
import type { ChartArchive, ChartArchives } from "./chart-archive";
import {
  type ChartFile,
  type ChartFolder,
  type Reach,
  reachableFrom,
  readChartFolder,
  realPathWithin,
} from "./chart-folder";
import { inHelmRange } from "./pick-chart-version";
import { ChartUnavailable, isChartName } from "./remote-chart";
import type { Asking, PlannedDownload, RemoteCharts } from "./remote-charts";
import { addressOf, readTextRecords } from "./repositories";

/** What a chart's folder lacks below `charts/`. */
export interface FilledDependencies {
  /** To be added to the files of the folder. */
  files: ChartFile[];
  /** What they are, such as `redis 1.2.3`. */
  added: string[];
  /** What would have to be downloaded; without the user's consent it is missing in `files`. */
  downloads: PlannedDownload[];
}

/** No chart lacks as many, with those of the folders among them; each may be a download, and folders may form a circle. */
const maxDependencies = 50;

/** What Helm takes at most, in bytes. */
const maxTotalSize = 100 * 1024 * 1024;

/**
 * Gets the dependencies that neither a folder nor an archive below `charts/` holds, as `helm dependency build` does. Folders
 * are only read in those of `within`.
 */
export async function fillDependencies(
  folder: ChartFolder,
  charts: RemoteCharts,
  asking: Asking & { within?: readonly string[] },
): Promise<FilledDependencies> {
  const reach = await reachableFrom(folder.path, asking.within);
  return new DependencyFiller(charts, asking, reach).fill(folder);
}

/** The dependencies in Chart.yaml that are not below `charts/`. What is there counts by its own name, as for Helm. */
async function missingDependencies(
  { chartYaml, files }: ChartFolder,
  archives: ChartArchives,
): Promise<ChartYamlDependency[]> {
  const named = new Set<string | undefined>(files.map(nameOfFile));
  const packed = await namesInArchives(files, archives);
  return chartYaml.dependencies.filter(({ name }) => !named.has(name) && !packed.has(name));
}

/**
 * The names of the charts that are packed in archives below `charts/`. Throws where one would do harm, or all together unpack
 * to more than a chart may have: Helm unpacks them for nothing but opening a values file, too.
 */
async function namesInArchives(files: readonly ChartFile[], archives: ChartArchives): Promise<Set<string>> {
  const names = new Set<string>();
  let unpacked = 0;
  for (const { name, data } of files.filter(isArchive)) {
    const verdict = await archives.judge(data);
    unpacked += verdict.unpacked;
    if (verdict.kind === "refused") throw new ChartUnavailable(`${name} ${verdict.why}.`);
    if (unpacked > maxTotalSize)
      throw new ChartUnavailable("The archives below charts/ unpack to more than Helm's limit of 100 MB.");
    if (verdict.kind === "chart" && isDirectlyBelow(name)) names.add(verdict.name);
  }
  return names;
}

/** The name of the chart that a file directly below `charts/` is or begins, as far as it can be had without unpacking. */
function nameOfFile({ name, data }: ChartFile): string | undefined {
  if (/^charts\/[^/_.][^/]*\/Chart\.yaml$/.test(name)) return readChartYaml(Buffer.from(data).toString("utf8"))?.name;
  return name.length > longestName ? undefined : versionedArchive.exec(name)?.[1];
}

/** No file system has names of this length. */
const longestName = 300;

/** As `helm package` names archives. */
const versionedArchive = /^charts\/([^/_.][^/]*)-v?\d+\.\d+\.\d+[^/]*\.tgz$/;

const isArchive = ({ name }: ChartFile): boolean => /(?:^|\/)charts\/[^/_.][^/]*\.tgz$/.test(name);
const isDirectlyBelow = (name: string): boolean => name.startsWith("charts/") && name.split("/").length === 2;

class DependencyFiller {
  private readonly charts: RemoteCharts;
  private readonly asking: Asking;
  private readonly reach: Reach;
  private count = 0;
  private size = 0;

  constructor(charts: RemoteCharts, asking: Asking, reach: Reach) {
    this.reach = reach;
    this.charts = charts;
    this.asking = asking;
  }

  async fill(folder: ChartFolder): Promise<FilledDependencies> {
    const missing = await missingDependencies(folder, this.charts.archives);
    this.count += missing.length;
    this.size += folder.files.reduce((total, { data }) => total + data.length, 0);
    if (this.count > maxDependencies || this.size > maxTotalSize)
      throw new ChartUnavailable(
        `The Chart.yaml in ${folder.path} has more dependencies than Valuesmith gets, or they form a circle. Run "helm dependency build" there.`,
      );
    const versions = lockedVersions(folder);
    const isFolder = ({ repository }: ChartYamlDependency): boolean => repository.startsWith("file://");
    const filled = await Promise.all(
      missing
        .filter((dependency) => !isFolder(dependency))
        .map((dependency) => this.fromRepository({ ...dependency, version: versions(dependency) })),
    );
    // One after the other, so that the limits hold.
    for (const dependency of missing.filter(isFolder)) filled.push(await this.fromFolder(dependency, folder));
    return join(filled);
  }

  private async fromRepository({ name, version, repository }: ChartYamlDependency): Promise<FilledDependencies> {
    if (repository === "")
      throw new ChartUnavailable(
        `The Chart.yaml names no repository for ${name}, so the chart has to be in the folder charts/${name}; it is not there.`,
      );
    const address = addressOf(repository, await this.charts.added());
    const result = await this.charts.find({ name, version, repository: address }, this.asking);
    if (result.kind === "needs-download") return { files: [], added: [], downloads: [result.download] };
    return { files: [fileFor(result.archive)], added: [`${name} ${result.archive.version}`], downloads: [] };
  }

  private async fromFolder(dependency: ChartYamlDependency, parent: ChartFolder): Promise<FilledDependencies> {
    const { name, version } = dependency;
    const path = await realPathWithin(localPath(dependency, parent.path), this.reach);
    if (path === undefined)
      throw new ChartUnavailable(
        `The Chart.yaml in ${parent.path} gets ${name} from a folder that is not in the workspace, so it is not read (${dependency.repository}). Open a folder that holds both, or run Valuesmith in it, or run "helm dependency build" there.`,
      );
    const folder = await readChartFolder(path);
    const { chartYaml } = folder;
    if (chartYaml.name !== name || !isChartName(name))
      throw new ChartUnavailable(`The folder ${folder.path} holds another chart than ${name}: ${chartYaml.name}.`);
    if (version !== "" && !inHelmRange(chartYaml.version ?? "", version))
      throw new ChartUnavailable(
        `The Chart.yaml asks for ${name} ${version}, but the chart in ${folder.path} is ${chartYaml.version}.`,
      );
    const below = await this.fill(folder);
    const files = [...folder.files, ...below.files].map((file) => ({ ...file, name: `charts/${name}/${file.name}` }));
    return { files, added: [`${name} from ${folder.path}`], downloads: below.downloads };
  }
}

/** As Helm reads `file://../redis`: relative to the chart's folder. Addresses of other machines are not touched. */
function localPath({ name, repository }: ChartYamlDependency, folder: string): string {
  const path = repository.slice("file://".length);
  if (/^[/\\]{2}/.test(path)) throw new ChartUnavailable(`The folder of ${name} is on another machine (${path}).`);
  return resolve(folder, path);
}

/** The exact versions in Chart.lock where they still fit, else what Chart.yaml asks for. */
function lockedVersions({ files }: ChartFolder): (dependency: ChartYamlDependency) => string {
  const lock = files.find(({ name }) => name === "Chart.lock");
  const locked = lock ? readTextRecords(Buffer.from(lock.data).toString("utf8"), "dependencies") : [];
  return ({ name, version }) =>
    locked.find((one) => one.name === name && inHelmRange(one.version ?? "", version))?.version ?? version;
}

const fileFor = ({ name, version, data }: ChartArchive): ChartFile => ({ name: `charts/${name}-${version}.tgz`, data });

/** One chart may stand in Chart.yaml several times, under different names; its archive is added once. */
function join(parts: readonly FilledDependencies[]): FilledDependencies {
  const files = new Map(parts.flatMap((part) => part.files).map((file) => [file.name, file]));
  const downloads = new Map(parts.flatMap((part) => part.downloads).map((one) => [JSON.stringify(one), one]));
  return {
    files: [...files.values()],
    added: [...new Set(parts.flatMap((part) => part.added))],
    downloads: [...downloads.values()],
  };
}
