import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ChartSearch, WantedChart } from "../../../../server/src/render/chart-renderer";
import type { RenderableChart } from "../../../../server/src/render/engine/rendering";
import { ChartArchives } from "../../../../server/src/render/sources/chart-archive";
import { RenderableCharts } from "../../../../server/src/render/sources/find-renderable";
import type { Network } from "../../../../server/src/render/sources/network";
import { type HelmFolders, helmFolders } from "../../../../server/src/render/sources/repositories";
import { root } from "../../../support/charts";
import { folderWith } from "../../../support/cli";

/** Reads packed charts, in a thread that all tests of a file share. */
export function archives(): ChartArchives {
  shared ??= new ChartArchives(join(root, "dist/archive-worker.js"));
  return shared;
}

let shared: ChartArchives | undefined;

/** Plain http to this machine, and no proxy. */
export const testNetwork: Network = {
  limits: { idle: 5_000, total: 10_000 },
  loopbackHttp: true,
  proxyFor: () => "",
};

/** A machine of its own: a home with Helm's folders, and a store. */
export class Sandbox {
  readonly folder: string;
  readonly helm: HelmFolders;
  readonly store: string;

  /** `files` are below the folder; `home` is the user's. */
  constructor(files: Record<string, string> = {}) {
    this.folder = folderWith({ "home/.profile": "", ...files });
    this.helm = helmFolders({ env: {}, platform: "linux", home: join(this.folder, "home") });
    this.store = join(this.folder, "store");
  }

  /** As after a restart: nothing is in memory. */
  charts(network: Partial<Network> = {}): RenderableCharts {
    const options = { storeFolder: this.store, helm: this.helm, archives: archives() };
    return new RenderableCharts({ ...options, network: { ...testNetwork, ...network } });
  }

  find(wanted: Omit<WantedChart, "mayDownload">, mayDownload = true): Promise<ChartSearch> {
    return this.charts().find({ ...wanted, mayDownload });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The names and contents of all files in the store. */
  stored(): Record<string, string> {
    return existsSync(this.store) ? contents(this.store) : {};
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

/** The chart; fails the test where there is none. */
export function expectChart(search: ChartSearch): RenderableChart {
  if (search.kind !== "chart") throw new Error(`There is no chart: ${JSON.stringify(search)}`);
  return search.chart;
}

/** The message; fails the test where a chart was found. */
export function expectMessage(search: ChartSearch): string {
  if (search.kind !== "unavailable") throw new Error(`This is not unavailable: ${search.kind}`);
  return search.message;
}

/** The names of the files of an unpacked chart. */
export function fileNames({ content }: RenderableChart): string[] {
  if (content.kind !== "files") throw new Error("This is an archive.");
  return content.files.map(({ name }) => name).sort();
}
