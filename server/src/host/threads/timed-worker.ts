import { type ResourceLimits, Worker } from "node:worker_threads";
import { type ProcessorLimit, watchProcessor } from "./processor-limit";

export interface TimedWorkerOptions {
  /** The path of the thread's program: one message in, one message out. */
  program: string;
  /** For each job. */
  limit: ProcessorLimit;
  /** What the thread may have. */
  resourceLimits?: ResourceLimits;
}

/** How long the thread is kept without work, in milliseconds. */
const idleLimit = 60_000;

/** A thread for work that hostile input can make endless: it is ended when a job takes too long, and started when one comes. */
export class TimedWorker<Job, Answer> {
  private readonly options: TimedWorkerOptions;
  private last: Promise<unknown> = Promise.resolve();
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(options: TimedWorkerOptions) {
    this.options = options;
  }

  /** Undefined where there is no answer in time. One job after the other, so that each has all of its time. */
  ask(job: Job): Promise<Answer | undefined> {
    const answer = this.last.then(() => this.run(job));
    this.last = answer;
    return answer;
  }

  /** Ends the thread; the next job starts another one. */
  end(): void {
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
  }

  private async run(job: Job): Promise<Answer | undefined> {
    clearTimeout(this.idle);
    const worker = this.worker ?? this.start();
    worker.ref();
    const answer = await this.answer(worker, job);
    worker.unref();
    if (answer === undefined) this.end();
    this.idle = setTimeout(() => this.end(), idleLimit).unref();
    return answer;
  }

  private answer(worker: Worker, job: Job): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const settle = (answer?: Answer): void => {
        stop();
        worker.off("message", settle);
        worker.off("exit", died);
        resolve(answer);
      };
      const died = (): void => settle();
      const stop = watchProcessor(this.options.limit, died);
      worker.once("message", settle);
      worker.once("exit", died);
      worker.postMessage(job);
    });
  }

  private start(): Worker {
    const { program, resourceLimits } = this.options;
    const worker = new Worker(program, { env: {}, argv: [], execArgv: [], resourceLimits });
    // It has used up its memory or its stack; that it exits says enough.
    worker.on("error", () => {});
    this.worker = worker;
    return worker;
  }
}
