import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where a chart's versions are: a folder in the tags of a Git repository. */
export interface ChartSource {
  /** The folder below `schemas/`. */
  folder: string;
  /** `owner/name` of the repository. */
  repository: string;
  /** The tag of a version, with `{version}` in it. */
  tag: string;
  /** Tags or commits of versions that the pattern does not find. */
  tags?: Record<string, string>;
  /** Versions that have a tag but were never released. */
  unpublished?: string[];
  /** The chart's folder in the repository. */
  path: string;
  /** Library charts whose named templates the chart uses. */
  libraries?: { clone: string; tag: string; path: string }[];
}

/** A chart that bundled charts depend on. */
export interface SubchartSource extends ChartSource {
  name: string;
  sources: string[];
}

interface ChartList {
  charts: (Omit<ChartSource, "folder"> & { name: string })[];
  subcharts: SubchartSource[];
}

/** The folder that holds everything Valuesmith knows. */
export const schemasDir = join(import.meta.dirname, "..");

/** charts.json, with the folders of subcharts below `subcharts/`. */
export function readChartList(): { charts: ChartSource[]; subcharts: SubchartSource[] } {
  const list = JSON.parse(readFileSync(join(schemasDir, "charts.json"), "utf8")) as ChartList;
  return {
    charts: list.charts.map((chart) => ({ ...chart, folder: chart.name })),
    subcharts: list.subcharts.map((chart) => ({ ...chart, folder: join("subcharts", chart.folder) })),
  };
}
