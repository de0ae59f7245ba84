import type { ChartArchive, ChartArchives } from "./chart-archive";
import { ChartStore } from "./chart-store";
import { checkAddress, type Reply } from "./download";
import { HelmCache } from "./helm-cache";
import type { Network, Transfer } from "./network";
import { downloadFromRegistry, registryReference } from "./registry";
import {
  ChartUnavailable,
  checkRemoteChart,
  type DeliveredChart,
  type RemoteChart,
  shownAddress,
  shownChart,
} from "./remote-chart";
import { type AddedRepository, type HelmFolders, readRepositories } from "./repositories";
import { downloadFromRepository } from "./repository";
import { type Delivery, SharedWork } from "./shared-work";

/** Where charts are kept and how they are downloaded. */
export interface RemoteChartsOptions {
  /** The folder that downloads are kept in; it is created when it is needed. */
  storeFolder: string;
  helm: HelmFolders;
  network: Network;
  archives: ChartArchives;
}

/** Who asks, and whether something may be downloaded for it. */
export interface Asking extends Transfer {
  mayDownload: boolean;
}

/** Our store, Helm's cache, or a download just now. */
export type ArchiveOrigin = "store" | "helm" | "download";

/** An archive and where it came from, or what would have to be downloaded. */
export type RemoteResult =
  | { kind: "archive"; archive: ChartArchive; origin: ArchiveOrigin }
  | { kind: "needs-download"; download: PlannedDownload };

/** What the user has to agree to. */
export interface PlannedDownload {
  /** Such as `langfuse 2.0.0`; without a version it is the newest stable one. */
  chart: string;
  /** The address of the repository, without user name, password and query. */
  from: string;
}

/** Charts that are not on this machine, or were not once: from our store, from Helm's cache, or downloaded. */
export class RemoteCharts {
  private readonly options: RemoteChartsOptions;
  private readonly store: ChartStore;
  private readonly helmCache: HelmCache;
  private readonly downloads = new SharedWork<ChartArchive>();
  private readonly indexes = new SharedWork<Reply>();

  constructor(options: RemoteChartsOptions) {
    this.options = options;
    this.store = new ChartStore(options.storeFolder);
    this.helmCache = new HelmCache(options.helm, options.archives);
  }

  get archives(): ChartArchives {
    return this.options.archives;
  }

  /** The repositories the user has added to Helm. */
  added(): Promise<AddedRepository[]> {
    return readRepositories(this.options.helm);
  }

  /** Throws `ChartUnavailable` where a download fails, and the signal's reason where it is cancelled. */
  async find(chart: RemoteChart, asking: Asking): Promise<RemoteResult> {
    checkRemoteChart(chart);
    const stored = await this.store.find(chart);
    const known = stored && (await this.open(chart, stored));
    if (known) return { kind: "archive", archive: known, origin: "store" };
    const added = await this.added();
    const cached = await this.helmCache.find(chart, added);
    // What Helm has may be of no use; then it is as if Helm had nothing.
    const helms = cached && (await this.open(chart, cached).catch(() => undefined));
    if (helms) return { kind: "archive", archive: helms, origin: "helm" };
    if (!isRegistry(chart)) checkAddress(chart.repository, this.options.network);
    if (!asking.mayDownload) return { kind: "needs-download", download: plan(chart) };
    const key = `${chart.name} ${chart.version ?? ""} ${chart.repository}`;
    const archive = await this.downloads.run(key, asking, (transfer) => this.download(chart, { added, transfer }));
    return { kind: "archive", archive, origin: "download" };
  }

  private async download(
    chart: RemoteChart,
    { added, transfer }: Pick<Delivery, "added" | "transfer">,
  ): Promise<ChartArchive> {
    const { network, helm } = this.options;
    const delivered = await deliver(chart, { network, helm, added, transfer, indexes: this.indexes });
    const archive = await this.open(chart, delivered);
    // Where nothing can be kept, the chart is downloaded again next time.
    await this.store.add({ ...chart, version: delivered.version }, archive.data).catch(() => undefined);
    return archive;
  }

  private async open(chart: RemoteChart, { version, data }: DeliveredChart): Promise<ChartArchive> {
    const archive = await this.archives.open(data, shownChart({ ...chart, version }));
    if (archive.name === chart.name) return archive;
    throw new ChartUnavailable(
      `What ${shownAddress(chart.repository)} has as ${chart.name} is another chart, ${archive.name}.`,
    );
  }
}

function deliver(chart: RemoteChart, delivery: Delivery): Promise<DeliveredChart> {
  if (!isRegistry(chart)) return downloadFromRepository(chart, delivery);
  const { host, path } = registryReference(chart.repository);
  return downloadFromRegistry(chart, { host, path: path === "" ? chart.name : `${path}/${chart.name}` }, delivery);
}

const isRegistry = ({ repository }: RemoteChart): boolean => /^oci:/i.test(repository);

const plan = (chart: RemoteChart): PlannedDownload => ({
  chart: shownChart(chart),
  from: shownAddress(chart.repository),
});
