import { Worker } from "node:worker_threads";
import type { SchemaVerdict } from "./core/schema/own-schema-check";

/** What the thread is asked: whether values fit the text of a values.schema.json. */
export interface SchemaJob {
  schema: string;
  values: unknown;
}

/** What the thread may have, in MB. */
const resourceLimits = { maxOldGenerationSizeMb: 256, stackSizeMb: 16 };

/** How long the thread is kept without work, in milliseconds. */
const idleLimit = 60_000;

/** Schemas that took too long are not tried again; this many are remembered. */
const maxRemembered = 20;

/**
 * Applies the schemas that charts bring themselves, in a thread that is ended when it takes too long: a pattern or an
 * alternative of alternatives in there can take forever.
 */
export class SchemaChecker {
  private readonly program: string;
  private readonly timeLimit: number;
  private readonly slow = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;

  /** `program` is the path of the thread's program, the limit is in milliseconds. */
  constructor(program: string, timeLimit = 2000) {
    this.program = program;
    this.timeLimit = timeLimit;
  }

  /** One after the other, so that each has all of its time. */
  check(job: SchemaJob): Promise<SchemaVerdict> {
    const verdict = this.last.then(() => this.run(job));
    this.last = verdict;
    return verdict;
  }

  private async run(job: SchemaJob): Promise<SchemaVerdict> {
    const tookTooLong: SchemaVerdict = { kind: "unchecked", reason: `it takes longer than ${this.timeLimit / 1000} s` };
    if (this.slow.has(job.schema)) return tookTooLong;
    clearTimeout(this.idle);
    const worker = this.worker ?? this.start();
    worker.ref();
    const verdict = await this.answer(worker, job);
    worker.unref();
    this.idle = setTimeout(() => this.end(), idleLimit).unref();
    if (verdict) return verdict;
    this.end();
    this.remember(job.schema);
    return tookTooLong;
  }

  /** Undefined where there is none in time. */
  private answer(worker: Worker, job: SchemaJob): Promise<SchemaVerdict | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), this.timeLimit);
      const settle = (verdict?: SchemaVerdict): void => {
        clearTimeout(timer);
        resolve(verdict);
      };
      worker.once("message", settle);
      worker.once("exit", () => settle());
      worker.postMessage(job);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.program, { env: {}, argv: [], execArgv: [], resourceLimits });
    // It has used up its memory or its stack; that it exits says enough.
    worker.on("error", () => {});
    this.worker = worker;
    return worker;
  }

  private end(): void {
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
  }

  private remember(schema: string): void {
    const [oldest] = this.slow;
    if (oldest !== undefined && this.slow.size >= maxRemembered) this.slow.delete(oldest);
    this.slow.add(schema);
  }
}
