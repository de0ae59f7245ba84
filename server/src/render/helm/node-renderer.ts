import { existsSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../host/programs/run-program";
import type { ChartRenderer, ChartSearch, Progress, RenderMeans, UserHelm, WantedChart } from "../chart-renderer";
import { failedRendering, type HelmEngine } from "../engine/helm-engine";
import type { ChartInspection, RenderableChart, Rendering, RenderRequest } from "../engine/rendering";
import { ChartArchives } from "../sources/chart-archive";
import { RenderableCharts } from "../sources/find-renderable";
import { userNetwork } from "../sources/network";
import { helmFolders } from "../sources/repositories";
import { EmbeddedEngine } from "./embedded-engine";
import { ExternalHelm } from "./external-helm";

/** Renders charts on Node: with the embedded engine, or with a helm of the user's where one is asked for or none is built in. */
export class NodeRenderer implements ChartRenderer {
  private readonly archives: ChartArchives;
  private readonly charts: RenderableCharts;
  private readonly embedded: EmbeddedEngine | undefined;

  /** `programs` is the path of the folder that holds the engine and its worker, `storage` where charts are kept. */
  constructor(programs: string, storage: string) {
    const wasm = join(programs, "engine.wasm");
    this.archives = new ChartArchives(join(programs, "archive-worker.js"));
    const where = { storeFolder: storage, helm: helmFolders(), network: userNetwork };
    this.charts = new RenderableCharts({ ...where, archives: this.archives });
    this.embedded = existsSync(wasm)
      ? new EmbeddedEngine({ worker: join(programs, "engine-worker.js"), wasm })
      : undefined;
  }

  find(wanted: WantedChart, options: { signal?: AbortSignal; progress?: Progress } = {}): Promise<ChartSearch> {
    return this.charts.find(wanted, options);
  }

  async render(chart: RenderableChart, request: RenderRequest, means: RenderMeans = {}): Promise<Rendering> {
    const { helm, ...limits } = means;
    const engine = await this.engine(helm);
    if (engine) return engine.render(chart, request, limits);
    const how = 'Install helm, or say where it is with "valuesmith.helm.path".';
    const why = helm ? "there is no helm on your PATH" : "no other is run in a workspace that is not trusted";
    return failedRendering(`Valuesmith was built without Helm inside, and ${why}. ${how}`);
  }

  async inspect(chart: RenderableChart): Promise<ChartInspection | undefined> {
    return this.embedded?.inspect(chart);
  }

  warm(): void {
    this.embedded?.warm();
  }

  dispose(): void {
    this.archives.dispose();
    this.embedded?.dispose();
  }

  private async engine(helm: UserHelm | undefined): Promise<HelmEngine | undefined> {
    if (helm?.path !== undefined) return new ExternalHelm(helm.path);
    if (this.embedded || !helm) return this.embedded;
    const program = await findProgram("helm");
    return program === undefined ? undefined : new ExternalHelm(program);
  }
}
