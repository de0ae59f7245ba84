import type { RenderableChart, Rendering, RenderRequest } from "./rendering";

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
