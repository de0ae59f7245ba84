import type { RenderableChart, Rendering, RenderRequest } from "./rendering";

/** Something that renders charts as `helm template` does: the embedded engine, or the user's own helm. */
export interface HelmEngine {
  /** Never rejects because of a chart or its values: what went wrong is in the rendering's errors. */
  render(chart: RenderableChart, request: RenderRequest): Promise<Rendering>;
  dispose(): void;
}

/** A rendering that failed before, or outside of, Helm. */
export function failedRendering(message: string): Rendering {
  return { text: "", objects: [], notes: "", warnings: [], errors: [{ stage: "engine", message, values: [] }] };
}
