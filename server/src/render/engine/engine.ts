import { EngineCalls } from "./engine-call";
import type { ChartInspection, EngineVersion } from "./inspection";
import type { ChartContent, Rendering, RenderRequest } from "./rendering";

/**
 * Helm in WebAssembly: the file dist/engine.wasm. It has no files, no network and no environment, and it works in Node
 * and in a browser. Calls block for as long as Helm takes, and a chart can make it take forever: it belongs into a
 * worker that can be terminated.
 */
export class Engine {
  private readonly calls: EngineCalls;

  private constructor(calls: EngineCalls) {
    this.calls = calls;
  }

  /** Starts an engine from the compiled module. */
  static async start(module: WebAssembly.Module): Promise<Engine> {
    return new Engine(await EngineCalls.start(module));
  }

  /**
   * Loads a chart and returns its handle. A chart that cannot be loaded has a handle, too: its renderings say why. What
   * is passed on is copied, so the files may change afterwards.
   */
  load(content: ChartContent): number {
    if (content.kind === "archive") return this.calls.call({ op: "loadArchive" }, [content.data]).head.handle ?? 0;
    const files = content.files.map(({ name, data }) => ({ name, size: data.length }));
    const contents = content.files.map(({ data }) => data);
    return this.calls.call({ op: "load", files }, contents).head.handle ?? 0;
  }

  /** Renders a loaded chart; whatever is wrong with the chart or the values is in `errors`. */
  render(handle: number, request: RenderRequest): Rendering {
    const { head, text } = this.calls.call({ op: "render", handle, render: request });
    if (!head.rendering) throw new Error("The engine's answer has no rendering.");
    return { ...head.rendering, text };
  }

  /** Says what a loaded chart's values are, and which of them its templates read; nothing if it cannot be loaded. */
  inspect(handle: number): ChartInspection | undefined {
    return this.calls.call({ op: "inspect", handle }).head.inspection;
  }

  /** Forgets a loaded chart. */
  free(handle: number): void {
    this.calls.call({ op: "free", handle });
  }

  /** Says what renders. */
  version(): EngineVersion {
    const { version } = this.calls.call({ op: "version" }).head;
    if (!version) throw new Error("The engine's answer has no version.");
    return version;
  }

  /** The bytes of memory it has; WebAssembly never gives any back. */
  get memory(): number {
    return this.calls.memory;
  }
}
