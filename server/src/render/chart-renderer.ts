import type { RenderLimits } from "./engine/helm-engine";
import type { ChartInspection, RenderableChart, Rendering, RenderRequest } from "./engine/rendering";

/** Which chart to render, and what may be done to get it. */
export interface WantedChart {
  name: string;
  /** Exact; absent: the newest stable one of the repository. */
  version?: string;
  /** The address of the chart's repository, `https:` or `oci:`. */
  repository?: string;
  /** The path of a chart's folder, or of a packaged chart, which is used instead of looking for one. */
  path?: string;
  /**
   * The paths of the folders that the dependencies of a chart's folder may be in, such as those of the workspace. Absent: those
   * around a chart that the user has named.
   */
  within?: readonly string[];
  mayDownload: boolean;
}

/** Where a download has got to. `total` is absent where the server does not tell. In bytes. */
export type Progress = (received: number, total?: number) => void;

export type ChartSearch =
  | { kind: "chart"; chart: RenderableChart }
  | { kind: "needs-download"; chart: string; from: string }
  | { kind: "unavailable"; message: string };

/** A helm of the user's, who trusts what it is to render. */
export interface UserHelm {
  /** Its absolute path; absent for the one on the PATH, which is only run where no engine is built in. */
  path?: string;
}

/** What renders, and when it is given up. */
export interface RenderMeans extends RenderLimits {
  helm?: UserHelm;
}

/** Finds charts and renders them; what Node, and nothing else so far, can do. */
export interface ChartRenderer {
  /** Looks for a chart: at the path given, in our own store, in helm's cache, in its repository. */
  find(wanted: WantedChart, options?: { signal?: AbortSignal; progress?: Progress }): Promise<ChartSearch>;
  /** Without `helm` no program is run, only the embedded engine. */
  render(chart: RenderableChart, request: RenderRequest, means?: RenderMeans): Promise<Rendering>;
  /** What the chart says of its values; undefined where there is no embedded engine. */
  inspect(chart: RenderableChart): Promise<ChartInspection | undefined>;
  /** Starts the engine ahead of the first rendering. */
  warm(): void;
  dispose(): void;
}
