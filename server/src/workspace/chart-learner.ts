import type { ChartHistory, ChartListing } from "../core/schema/knowledge-files";
import { chartFacts } from "../core/schema/learn/chart-facts";
import { writeHistory } from "../core/schema/learn/write-history";
import type { ChartRenderer } from "../render/chart-renderer";

/** What has to be known of a chart to get and to render it. */
export interface RenderedChartName {
  name: string;
  /** The version the file is for, also where its keys are not known. */
  version?: string;
  /** The URI of the chart's folder, for a file that lives in one. */
  folder?: string;
  /** What the list of charts says, for a bundled chart. */
  listing?: ChartListing;
}

/** What charts are read with, as it is by now. */
export interface RenderingPlace {
  /** Absent where nothing can be rendered. */
  readonly renderer?: ChartRenderer | undefined;
  /** The paths of the folders that charts may get dependencies from; absent where they may from any. */
  readonly paths?: readonly string[] | undefined;
}

/** Learns the keys of charts that are not bundled from their own files, if those are on this machine. */
export class ChartLearner {
  private readonly place: RenderingPlace;
  private readonly learned: () => void;
  /** Undefined for a chart that is being learned, or whose files are not to be had. */
  private readonly histories = new Map<string, ChartHistory | undefined>();

  /** `learned` is called each time that more is known than `get` has answered before. */
  constructor(place: RenderingPlace, learned: () => void) {
    this.place = place;
    this.learned = learned;
  }

  /** What is known about the keys of a chart by now. Reading a chart takes a while, so it goes on meanwhile. */
  get(chart: RenderedChartName, folder?: string): ChartHistory | undefined {
    const id = folder ?? `${chart.name}@${chart.version}`;
    if (!this.histories.has(id)) {
      this.histories.set(id, undefined);
      // What cannot be learned stays as it is without: known by its values.yaml, or by its neighbour.
      void this.learn(chart, folder).then(
        (history) => {
          this.histories.set(id, history);
          if (history) this.learned();
        },
        () => {},
      );
    }
    return this.histories.get(id);
  }

  /** Learns again when asked next: files have changed, or a chart has been downloaded. */
  forget(): void {
    this.histories.clear();
  }

  private async learn({ name, version, listing }: RenderedChartName, path?: string): Promise<ChartHistory | undefined> {
    const { renderer, paths: within } = this.place;
    const wanted = { name, version, path, within, repository: listing?.helmRepository, mayDownload: false };
    const search = await renderer?.find(wanted);
    const chart = search?.kind === "chart" ? await renderer?.inspect(search.chart) : undefined;
    if (!chart) return undefined;
    const complete = chart.errors.length === 0 && chart.dynamicIncludes === 0;
    return writeHistory(chart.name, [chartFacts({ ...chart, complete })]);
  }
}
