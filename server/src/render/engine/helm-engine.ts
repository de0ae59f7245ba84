import type { ChartContent, ChartInspection, RenderableChart, Rendering, RenderRequest } from "./rendering";

/** When a rendering is given up. */
export interface RenderLimits {
  /** Nobody waits for it any more. */
  signal?: AbortSignal;
  /** How long it may take, in milliseconds: of processor time for the embedded engine. */
  timeLimit?: number;
}

/** What a rendering says that nobody waits for any more. */
export const renderingEnded = "Rendering was ended.";

/** Something that renders charts as `helm template` does: the embedded engine, or the user's own helm. */
export interface HelmEngine {
  /** Never rejects because of a chart or its values: what went wrong is in the rendering's errors. */
  render(chart: RenderableChart, request: RenderRequest, limits?: RenderLimits): Promise<Rendering>;
  dispose(): void;
}

/** A rendering that failed before, or outside of, Helm. */
export function failedRendering(message: string): Rendering {
  return { text: "", objects: [], notes: "", warnings: [], errors: [{ stage: "engine", message, values: [] }] };
}

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
