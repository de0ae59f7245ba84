import { stat } from "node:fs/promises";
import type { ChartSearch, WantedChart } from "../chart-renderer";
import type { ChartArchive } from "./chart-archive";
import { digestOfFiles, readChartFolder } from "./chart-folder";
import { fillDependencies } from "./dependencies";
import type { Transfer } from "./network";
import { ChartUnavailable, type RemoteChart, shownAddress } from "./remote-chart";
import {
  type ArchiveOrigin,
  type Asking,
  type PlannedDownload,
  RemoteCharts,
  type RemoteChartsOptions,
} from "./remote-charts";
import { addressOf } from "./repositories";

/** Finds charts to render: a folder or an archive where a path is given, else our store, Helm's cache, a download. */
export class RenderableCharts {
  private readonly charts: RemoteCharts;

  constructor(options: RemoteChartsOptions) {
    this.charts = new RemoteCharts(options);
  }

  /** Never rejects for what is wrong with a chart, a server or the disk: that is `unavailable`. */
  async find(wanted: WantedChart, transfer: Transfer = {}): Promise<ChartSearch> {
    try {
      const asking = { ...transfer, mayDownload: wanted.mayDownload };
      if (wanted.path === undefined) return await this.fromRepository(wanted, asking);
      return (await isFolder(wanted.path))
        ? await this.fromFolder(wanted.path, wanted.within, asking)
        : await this.fromArchive(wanted.path);
    } catch (error) {
      if (transfer.signal?.aborted) return { kind: "unavailable", message: "The download was cancelled." };
      if (error instanceof ChartUnavailable) return { kind: "unavailable", message: error.message };
      throw error;
    }
  }

  private async fromFolder(path: string, within: readonly string[] | undefined, asking: Asking): Promise<ChartSearch> {
    const folder = await readChartFolder(path);
    const { files, added, downloads } = await fillDependencies(folder, this.charts, { ...asking, within });
    if (downloads.length > 0) return needsDownload(downloads);
    const all = [...folder.files, ...files];
    const where = [`The chart is the folder ${path}.`];
    if (added.length > 0) where.push(`Dependencies that its charts/ lacks were added: ${added.join(", ")}.`);
    if (folder.leftOut.length > 0)
      where.push(`Left out, as they lead out of the folder: ${folder.leftOut.join(", ")}.`);
    return {
      kind: "chart",
      chart: {
        name: folder.chartYaml.name,
        version: folder.chartYaml.version ?? "",
        where: where.join(" "),
        key: digestOfFiles(all),
        content: { kind: "files", files: all },
      },
    };
  }

  private async fromArchive(path: string): Promise<ChartSearch> {
    return toChart(await this.charts.archives.readFile(path), `The chart is the archive ${path}.`);
  }

  private async fromRepository({ name, version, repository }: WantedChart, asking: Asking): Promise<ChartSearch> {
    if (!repository) throw new ChartUnavailable(`Valuesmith does not know where the chart ${name} is published.`);
    const chart = { name, version, repository: addressOf(repository, await this.charts.added()) };
    const result = await this.charts.find(chart, asking);
    if (result.kind === "needs-download") return needsDownload([result.download]);
    return toChart(result.archive, whereFrom(result.origin, chart));
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

function toChart({ name, version, digest, data, leftOut }: ChartArchive, found: string): ChartSearch {
  const note = "have names with characters that deceive the eye, and were left out";
  const where = leftOut === undefined ? found : `${found} Files in it ${note}: ${leftOut}.`;
  return { kind: "chart", chart: { name, version, where, key: digest, content: { kind: "archive", data } } };
}

/** One question for all. */
function needsDownload(downloads: readonly PlannedDownload[]): ChartSearch {
  const joined = (texts: string[]): string => [...new Set(texts)].join(", ");
  return {
    kind: "needs-download",
    chart: joined(downloads.map(({ chart }) => chart)),
    from: joined(downloads.map(({ from }) => from)),
  };
}

function whereFrom(origin: ArchiveOrigin, { repository }: RemoteChart): string {
  const shown = shownAddress(repository);
  switch (origin) {
    case "store":
      return `The chart was downloaded from ${shown} before.`;
    case "helm":
      return "The chart is in Helm's own cache.";
    case "download":
      return `The chart was downloaded from ${shown}.`;
  }
}
