import type { ChartInspection } from "./inspection";
import type { ChartContent, Rendering, RenderRequest } from "./rendering";

/** What the worker of the embedded engine is asked to do with one chart. */
export interface EngineJob {
  /** The key of a `RenderableChart`. */
  chart: string;
  /** The chart's files, where the worker has not loaded this chart yet. */
  content?: ChartContent;
  /** Absent: the chart's own keys are asked for. */
  render?: RenderRequest;
}

/** The worker's answer. A chart that Helm refuses is a result, too; a fault is the engine's own. */
export interface EngineAnswer {
  rendering?: Rendering;
  inspection?: ChartInspection;
  fault?: string;
  /** The keys of the charts that are loaded now. */
  loaded: string[];
  /** The engine's memory, which never shrinks, in bytes. */
  memory: number;
}
