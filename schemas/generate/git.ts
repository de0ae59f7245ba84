import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A clone of a Git repository (bare or not), read through `git`; nothing is checked out. */
export interface Clone {
  dir: string;
}

/** The tags of a clone that match a glob, in Git's order. */
export function tags(clone: Clone, pattern: string): string[] {
  const out = execFileSync("git", ["-C", clone.dir, "tag", "--list", pattern], { encoding: "utf8" });
  return out.split("\n").filter((line) => line !== "");
}

/** Writes one folder of a tag below `target`; returns false where the tag or the folder does not exist. */
export function extract(clone: Clone, tag: string, source: { folder: string; target: string }): boolean {
  mkdirSync(source.target, { recursive: true });
  const strip = source.folder.split("/").length;
  try {
    const archive = execFileSync("git", ["-C", clone.dir, "archive", tag, source.folder], {
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
    execFileSync("tar", ["-x", "-C", source.target, `--strip-components=${strip}`], { input: archive });
    return true;
  } catch {
    return false;
  }
}

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
