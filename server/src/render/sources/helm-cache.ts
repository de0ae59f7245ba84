import { join } from "node:path";
import { readBoundedFile, readBoundedText } from "../../host/files/text-file";
import { type ChartArchives, digestOf, maxArchiveSize } from "./chart-archive";
import { pickChartVersion } from "./pick-chart-version";
import { type DeliveredChart, isChartVersion, type RemoteChart } from "./remote-chart";
import { type AddedRepository, type HelmFolders, repositoryAt } from "./repositories";
import { type IndexedVersion, readIndex } from "./repository";

/** In bytes. */
const maxIndexSize = 20 * 1024 * 1024;

/** What Helm itself has downloaded; nothing is written. */
export class HelmCache {
  private readonly folders: HelmFolders;
  private readonly archives: ChartArchives;

  constructor(folders: HelmFolders, archives: ChartArchives) {
    this.folders = folders;
    this.archives = archives;
  }

  /** The archive of a chart, if it is surely that one. */
  async find(chart: RemoteChart, added: readonly AddedRepository[]): Promise<DeliveredChart | undefined> {
    const versions = await this.readIndex(chart, added);
    const wanted = chart.version ?? "";
    const version =
      versions &&
      pickChartVersion(
        versions.map((indexed) => indexed.version),
        wanted,
      );
    const indexed = versions?.find((one) => one.version === version);
    if (indexed) return this.findIndexed(chart.name, indexed);
    return isChartVersion(wanted) ? this.findNamed(chart.name, wanted) : undefined;
  }

  /** Helm calls the index of a repository that was never added by the hash of its address. */
  private async readIndex(
    { name, repository }: RemoteChart,
    added: readonly AddedRepository[],
  ): Promise<IndexedVersion[] | undefined> {
    const known = repositoryAt(repository, added)?.name ?? `helm-manager-${digestOf(Buffer.from(repository))}`;
    if (/[/\\]/.test(known)) return undefined;
    const text = await readBoundedText(join(this.folders.repositoryCache, `${known}-index.yaml`), maxIndexSize);
    return text === undefined ? undefined : readIndex(text, name);
  }

  private async findIndexed(name: string, indexed: IndexedVersion): Promise<DeliveredChart | undefined> {
    const { version } = indexed;
    const digest = indexed.digest()?.replace(/^sha256:/, "") ?? "";
    if (!/^[0-9a-f]{64}$/.test(digest)) return this.findNamed(name, version);
    const paths = [join(this.folders.contentCache, digest.slice(0, 2), `${digest}.chart`), this.named(name, version)];
    for (const path of paths) {
      const data = await readData(path);
      if (data && digestOf(data) === digest) return { version, data };
    }
    return undefined;
  }

  /** Without a digest it has to be the chart by its own name and version. */
  private async findNamed(name: string, version: string): Promise<DeliveredChart | undefined> {
    const data = isChartVersion(version) ? await readData(this.named(name, version)) : undefined;
    const archive = data && (await this.archives.open(data, name).catch(() => undefined));
    return archive?.name === name && archive.version === version ? { version, data: archive.data } : undefined;
  }

  private named(name: string, version: string): string {
    return join(this.folders.repositoryCache, `${name}-${version}.tgz`);
  }
}

async function readData(path: string): Promise<Buffer | undefined> {
  const content = await readBoundedFile(path, maxArchiveSize);
  return content.kind === "data" ? content.data : undefined;
}
