import { Worker } from "node:worker_threads";
import { type ProcessorLimit, watchProcessor } from "../../host/threads/processor-limit";
import type { EngineAnswer, EngineJob } from "../engine/engine-job";
import { failedRendering, type HelmEngine, type RenderLimits, renderingEnded } from "../engine/helm-engine";
import type { ChartInspection } from "../engine/inspection";
import type { RenderableChart, Rendering, RenderRequest } from "../engine/rendering";

export interface EmbeddedEngineOptions {
  /** The path of the worker's program. */
  worker: string;
  /** The path of the compiled engine. */
  wasm: string;
  /** How long one rendering may take, in milliseconds of processor time. */
  timeLimit?: number;
  /** How long the worker is kept without work, in milliseconds. */
  idleLimit?: number;
}

/** How long the engine may take to get ready; longer than the longest rendering. */
const startLimit: ProcessorLimit = { processor: 60_000, most: 300_000 };

/** How many times its processor time a rendering may take by the clock. */
const busiest = 6;

/** How long a rendering that nobody waits for any more may hold up others, in milliseconds: about as long as a new worker would. */
const stalePatience = 1_000;

/** A worker whose engine has grown beyond this is replaced after its answer. In bytes. */
const largestMemory = 200_000_000;

/** What one job asks for, and where its answer goes. */
interface Waiting {
  job: EngineJob;
  chart: RenderableChart;
  timeLimit: number;
  /** Nobody waits for it any more. */
  isStale?: boolean;
  settle(answer: Partial<EngineAnswer>): void;
}

/**
 * Helm in a worker thread without files, network or environment. A chart can loop for ever or ask for all memory, so the
 * worker is ended when it takes too long; the next job starts another one. Jobs run one after the other. Of those that nobody
 * waits for any more at most the one goes on that is running.
 */
export class EmbeddedEngine implements HelmEngine {
  private readonly options: EmbeddedEngineOptions;
  private readonly queue: Waiting[] = [];
  private running: Waiting | undefined;
  private worker: Worker | undefined;
  private isReady = false;
  private loaded: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private staleTimer: NodeJS.Timeout | undefined;
  private endWatch = (): void => {};

  constructor(options: EmbeddedEngineOptions) {
    this.options = options;
  }

  async render(chart: RenderableChart, request: RenderRequest, limits: RenderLimits = {}): Promise<Rendering> {
    const { rendering, fault } = await this.run(chart, { chart: chart.key, render: request }, limits);
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
    for (const waiting of this.queue.splice(0)) waiting.settle({ fault: renderingEnded });
    this.stop(renderingEnded);
  }

  private run(chart: RenderableChart, job: EngineJob, limits: RenderLimits = {}): Promise<Partial<EngineAnswer>> {
    const { signal, timeLimit = this.options.timeLimit ?? 10_000 } = limits;
    return new Promise((settle) => {
      const waiting = { job, chart, timeLimit, settle };
      if (signal?.aborted) return settle({ fault: renderingEnded });
      signal?.addEventListener("abort", () => this.takeBack(waiting), { once: true });
      this.queue.push(waiting);
      this.next();
      this.hurryStale();
    });
  }

  /** Nobody waits for a job any more. One that is running goes on as long as it holds up nothing. */
  private takeBack(waiting: Waiting): void {
    waiting.isStale = true;
    waiting.settle({ fault: renderingEnded });
    const place = this.queue.indexOf(waiting);
    if (place !== -1) this.queue.splice(place, 1);
    this.hurryStale();
  }

  private hurryStale(): void {
    if (this.running?.isStale && this.queue.length > 0)
      this.staleTimer ??= setTimeout(() => this.stop(renderingEnded), stalePatience).unref();
  }

  private next(): void {
    if (this.running) return;
    this.running = this.queue.shift();
    if (!this.running) {
      this.restWhenIdle();
      return;
    }
    const { job, chart } = this.running;
    clearTimeout(this.timer);
    this.worker ??= this.start();
    // A process may end while an idle worker waits, but not while it works.
    this.worker.ref();
    this.worker.postMessage(this.loaded.includes(job.chart) ? job : { ...job, content: chart.content });
    if (this.isReady) this.limitTime();
    else this.watch(startLimit, () => this.stop("The built-in Helm did not start."));
  }

  /** From now on the running job has its time. */
  private limitTime(): void {
    if (!this.running) return;
    const { timeLimit, chart } = this.running;
    const most = busiest * timeLimit;
    this.watch({ processor: timeLimit, most }, (by) => {
      const time = by === "most" ? `${most / 1000} s` : `${timeLimit / 1000} s of processor time`;
      this.stop(`Rendering ${chart.name} ${chart.version} took more than ${time}, so it was stopped.`);
    });
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
    return `The built-in Helm failed: ${fault}`;
  }

  private broke(worker: Worker, why: string): void {
    if (worker === this.worker) this.stop(`The built-in Helm stopped: ${why}.`);
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
    this.endWatch();
    clearTimeout(this.staleTimer);
    this.staleTimer = undefined;
    this.worker?.unref();
    const settled = this.running;
    this.running = undefined;
    settled?.settle(answer);
    this.next();
  }

  private restWhenIdle(): void {
    clearTimeout(this.timer);
    const idle = this.options.idleLimit ?? 300_000;
    if (!this.running) this.timer = setTimeout(() => this.discardWorker(), idle).unref();
  }

  private watch(limit: ProcessorLimit, ended: (by: keyof ProcessorLimit) => void): void {
    this.endWatch();
    this.endWatch = watchProcessor(limit, ended);
  }
}
