import { Worker } from "node:worker_threads";
import type { ChartInspection } from "./engine";
import type { EngineAnswer, EngineJob } from "./engine-job";
import { failedRendering, type HelmEngine } from "./helm-engine";
import type { RenderableChart, Rendering, RenderRequest } from "./rendering";

export interface EmbeddedEngineOptions {
  /** The path of the worker's program. */
  worker: string;
  /** The path of the compiled engine. */
  wasm: string;
  /** How long one rendering may take, in milliseconds. */
  timeLimit?: number;
  /** How long the worker is kept without work, in milliseconds. */
  idleLimit?: number;
}

/** How long the engine may take to get ready, in milliseconds; longer on a busy machine than the longest rendering. */
const startLimit = 60_000;

/** A worker whose engine has grown beyond this is replaced after its answer. In bytes. */
const largestMemory = 200_000_000;

/** What one job asks for, and where its answer goes. */
interface Waiting {
  job: EngineJob;
  chart: RenderableChart;
  settle(answer: Partial<EngineAnswer>): void;
}

/**
 * Helm in a worker thread without files, network or environment. A chart can loop for ever or ask for all memory, so the
 * worker is ended when it takes too long; the next job starts another one. Jobs run one after the other.
 */
export class EmbeddedEngine implements HelmEngine {
  private readonly options: EmbeddedEngineOptions;
  private readonly queue: Waiting[] = [];
  private running: Waiting | undefined;
  private worker: Worker | undefined;
  private isReady = false;
  private loaded: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(options: EmbeddedEngineOptions) {
    this.options = options;
  }

  async render(chart: RenderableChart, request: RenderRequest): Promise<Rendering> {
    const { rendering, fault } = await this.run(chart, { chart: chart.key, render: request });
    return rendering ?? failedRendering(fault ?? "Helm gave no answer.");
  }

  /** What the chart says of its own values: the keys its templates read, its dependencies, its defaults. */
  async inspect(chart: RenderableChart): Promise<ChartInspection | undefined> {
    return (await this.run(chart, { chart: chart.key })).inspection;
  }

  /** Starts the worker ahead of the first rendering. */
  warm(): void {
    this.worker ??= this.start();
    this.restWhenIdle();
  }

  dispose(): void {
    for (const waiting of this.queue.splice(0)) waiting.settle({ fault: "Rendering was ended." });
    this.stop("Rendering was ended.");
  }

  private run(chart: RenderableChart, job: EngineJob): Promise<Partial<EngineAnswer>> {
    return new Promise((settle) => {
      this.queue.push({ job, chart, settle });
      this.next();
    });
  }

  private next(): void {
    if (this.running) return;
    this.running = this.queue.shift();
    if (!this.running) {
      this.restWhenIdle();
      return;
    }
    const { job, chart } = this.running;
    this.worker ??= this.start();
    // A process may end while an idle worker waits, but not while it works.
    this.worker.ref();
    this.worker.postMessage(this.loaded.includes(job.chart) ? job : { ...job, content: chart.content });
    if (this.isReady) this.limitTime();
    else this.setTimer(startLimit, () => this.stop("The Helm inside of Valuesmith did not start."));
  }

  /** From now on the running job has its time. */
  private limitTime(): void {
    if (!this.running) return;
    const { name, version } = this.running.chart;
    const limit = this.options.timeLimit ?? 10_000;
    const message = `${name} ${version} did not finish rendering within ${limit / 1000} s, so it was stopped.`;
    this.setTimer(limit, () => this.stop(message));
  }

  private start(): Worker {
    // No environment and no arguments inside: a chart has nothing to find there.
    const worker = new Worker(this.options.worker, { workerData: this.options.wasm, env: {}, argv: [], execArgv: [] });
    worker.unref();
    worker.on("message", (answer: EngineAnswer | "ready") => {
      if (worker !== this.worker) return;
      if (answer !== "ready") this.answered(answer);
      else {
        this.isReady = true;
        this.limitTime();
      }
    });
    worker.on("error", (error) => this.broke(worker, error.message));
    worker.on("exit", () => this.broke(worker, "it ended"));
    return worker;
  }

  private answered(answer: EngineAnswer): void {
    this.loaded = answer.loaded;
    // A fault may have left the engine in any state.
    if (answer.fault !== undefined || answer.memory > largestMemory) this.discardWorker();
    this.settle(answer.fault === undefined ? answer : { fault: this.explain(answer.fault) });
  }

  private explain(fault: string): string {
    const { name, version } = this.running?.chart ?? { name: "The chart", version: "" };
    if (/out of memory/.test(fault)) return `${name} ${version} needs too much memory to render, so it was stopped.`;
    return `The Helm inside of Valuesmith failed: ${fault}`;
  }

  private broke(worker: Worker, why: string): void {
    if (worker === this.worker) this.stop(`The Helm inside of Valuesmith stopped: ${why}.`);
  }

  /** Ends the worker, and with it the job it is busy with. */
  private stop(fault: string): void {
    this.discardWorker();
    this.settle({ fault });
  }

  private discardWorker(): void {
    const worker = this.worker;
    this.worker = undefined;
    this.isReady = false;
    this.loaded = [];
    void worker?.terminate();
  }

  private settle(answer: Partial<EngineAnswer>): void {
    clearTimeout(this.timer);
    this.worker?.unref();
    const settled = this.running;
    this.running = undefined;
    settled?.settle(answer);
    this.next();
  }

  private restWhenIdle(): void {
    if (!this.running) this.setTimer(this.options.idleLimit ?? 300_000, () => this.discardWorker());
  }

  private setTimer(milliseconds: number, work: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(work, milliseconds).unref();
  }
}
