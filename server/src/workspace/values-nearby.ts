import type { Host } from "../host/host";
import type { ChartFinder, FoundChart } from "./chart-finder";

/** More files than this around a file are not looked into; those that are called after values come first. */
const maxFiles = 60;

/** Where to look, and what the user says about files. */
export interface Neighbourhood {
  /** The URI of the workspace's folder, with a slash at its end: nothing above it is looked at. */
  limit: string | undefined;
  /** The setting that maps globs to charts. */
  files: Readonly<Record<string, string>>;
}

/**
 * Finds out whether files stand beside values files of charts that Valuesmith knows: in the folder of one, or in a folder
 * beside, above or below it. What stands elsewhere is none of its business.
 */
export class ValuesNearby {
  private readonly host: Host;
  private readonly finder: ChartFinder;
  /** The URI of a folder -> whether there are values files around it. */
  private readonly known = new Map<string, Promise<boolean>>();
  /** The URI of a folder -> the charts of the values files around it. */
  private readonly charts = new Map<string, Promise<FoundChart[]>>();

  constructor(host: Host, finder: ChartFinder) {
    this.host = host;
    this.finder = finder;
  }

  isBeside(uri: string, neighbourhood: Neighbourhood): Promise<boolean> {
    if (!uri.startsWith("file:")) return Promise.resolve(false);
    const folder = new URL(".", uri).href;
    const known = this.known.get(folder) ?? this.look(folder, neighbourhood);
    this.known.set(folder, known);
    return known;
  }

  /** The charts of the values files around a file. */
  chartsBeside(uri: string, neighbourhood: Neighbourhood): Promise<FoundChart[]> {
    if (!uri.startsWith("file:")) return Promise.resolve([]);
    const folder = new URL(".", uri).href;
    const known = this.charts.get(folder) ?? this.collect(folder, neighbourhood);
    this.charts.set(folder, known);
    return known;
  }

  /** Files have come or gone, or their settings have changed. */
  forget(): void {
    this.known.clear();
    this.charts.clear();
  }

  private async look(folder: string, neighbourhood: Neighbourhood): Promise<boolean> {
    for await (const _ of this.chartsAround(folder, neighbourhood)) return true;
    return false;
  }

  private async collect(folder: string, neighbourhood: Neighbourhood): Promise<FoundChart[]> {
    const found: FoundChart[] = [];
    for await (const chart of this.chartsAround(folder, neighbourhood)) found.push(chart);
    return found;
  }

  private async *chartsAround(folder: string, { limit, files }: Neighbourhood): AsyncGenerator<FoundChart> {
    const around = folder === limit ? folder : new URL("..", folder).href;
    const found = await this.host.listYaml(around, 3);
    const near = found.filter((uri) => isDirectlyBelow(around, uri) || isDirectlyBelow(folder, uri));
    const promising = near.toSorted((a, b) => Number(isCalledValues(b)) - Number(isCalledValues(a)));
    for (const uri of promising.slice(0, maxFiles)) {
      const text = await this.host.readFile(uri, limit);
      const chart = text === undefined ? undefined : await this.finder.find(uri, text, files);
      if (chart && isKnown(chart)) yield chart;
    }
  }
}

/** In a folder or in one of its folders. */
const isDirectlyBelow = (folder: string, uri: string): boolean =>
  uri.startsWith(folder) && uri.slice(folder.length).split("/").length <= 2;

const isCalledValues = (uri: string): boolean => uri.slice(uri.lastIndexOf("/")).toLowerCase().includes("values");

/** A bundled chart, or one that has a bundled chart as a dependency; not just any chart. */
const isKnown = ({ renders, knowledge }: FoundChart): boolean =>
  renders?.listing !== undefined || knowledge.scopes.length > 1;
