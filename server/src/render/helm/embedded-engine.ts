import { type Outcome, type ProcessorLimit, TimedWorker } from "../../host/threads/timed-worker";
import {
  type EngineAnswer,
  type EngineJob,
  failedRendering,
  type HelmEngine,
  type RenderLimits,
  renderingEnded,
} from "../engine/helm-engine";
import type { ChartInspection, RenderableChart, Rendering, RenderRequest } from "../engine/rendering";

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

/** A worker whose engine has grown beyond this is replaced after its answer. In bytes. */
const largestMemory = 200_000_000;

/**
 * Helm in a worker thread without files, network or environment. A chart can loop for ever or ask for all memory, so the
 * worker is ended when it takes too long; the next job starts another one.
 */
export class EmbeddedEngine implements HelmEngine {
  private readonly timeLimit: number;
  private readonly thread: TimedWorker<EngineJob, EngineAnswer>;
  /** The keys of the charts that the worker has loaded. */
  private loaded: readonly string[] = [];

  constructor({ worker, wasm, timeLimit = 10_000, idleLimit = 300_000 }: EmbeddedEngineOptions) {
    this.timeLimit = timeLimit;
    this.thread = new TimedWorker({
      program: worker,
      workerData: wasm,
      startLimit,
      idleLimit,
      // A fault may have left the engine in any state.
      isSpent: ({ fault, memory }) => fault !== undefined || memory > largestMemory,
      answered: ({ loaded }) => {
        this.loaded = loaded;
      },
    });
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
    this.thread.warm();
  }

  dispose(): void {
    void this.thread.end();
  }

  private async run(
    chart: RenderableChart,
    job: EngineJob,
    { signal, timeLimit = this.timeLimit }: RenderLimits = {},
  ): Promise<Partial<EngineAnswer>> {
    const limit = { processor: timeLimit, most: busiest * timeLimit };
    const makeJob = (isNewThread: boolean): EngineJob => {
      if (isNewThread) this.loaded = [];
      return this.loaded.includes(job.chart) ? job : { ...job, content: chart.content };
    };
    const outcome = await this.thread.ask(makeJob, { limit, signal });
    if (outcome.kind !== "answered") return { fault: explainEnd(outcome, chart, limit) };
    const { answer } = outcome;
    return answer.fault === undefined ? answer : { fault: explainFault(answer.fault, chart) };
  }
}

function explainEnd(
  outcome: Exclude<Outcome<EngineAnswer>, { kind: "answered" }>,
  { name, version }: RenderableChart,
  { processor, most }: ProcessorLimit,
): string {
  if (outcome.kind === "died") return `The built-in Helm stopped: ${outcome.why}.`;
  switch (outcome.by) {
    case "caller":
      return renderingEnded;
    case "start":
      return "The built-in Helm did not start.";
    case "processor":
      return `Rendering ${name} ${version} took more than ${processor / 1000} s of processor time, so it was stopped.`;
    case "most":
      return `Rendering ${name} ${version} took more than ${most / 1000} s, so it was stopped.`;
  }
}

function explainFault(fault: string, { name, version }: RenderableChart): string {
  if (/out of memory/.test(fault)) return `${name} ${version} needs too much memory to render, so it was stopped.`;
  return `The built-in Helm failed: ${fault}`;
}
