import { type ResourceLimits, Worker } from "node:worker_threads";

export interface TimedWorkerOptions<Answer> extends ThreadOptions {
  /** For each job; without it, a job takes as long as it takes. */
  limit?: ProcessorLimit;
  /** For getting ready, where the program says `readyMessage` before it can work; `limit` begins only then. */
  startLimit?: ProcessorLimit;
  /** How long the thread is kept without work, in milliseconds. */
  idleLimit?: number;
  /** Whether the thread is better replaced after an answer, as it has grown or may be damaged. */
  isSpent?(answer: Answer): boolean;
  /** Called with each answer, before the next job is made. */
  answered?(answer: Answer): void;
}

/** What became of a job. */
export type Outcome<Answer> =
  | { kind: "answered"; answer: Answer }
  /** The thread was ended: the limit was reached, it did not get ready, or nobody waits for the answer any more. */
  | { kind: "ended"; by: keyof ProcessorLimit | "start" | "caller" }
  /** The thread ended by itself. The reason is the end of a sentence and can quote the job. */
  | { kind: "died"; why: string };

/** The message of a program that takes its time to get ready. */
export const readyMessage = "ready";

/** How long a job that nobody waits for any more may hold up others, in milliseconds: about as long as a new thread would. */
const stalePatience = 1_000;

interface Waiting<Job, Answer> {
  makeJob(isNewThread: boolean): Job;
  limit: ProcessorLimit | undefined;
  /** Nobody waits for it any more. */
  isStale: boolean;
  settle(outcome: Outcome<Answer>): void;
}

/**
 * A thread for work that hostile input can make endless: one message in, one message out, one job after the other, so that
 * each has all of its time. The thread is ended when a job takes too long, and started when one comes. Of the jobs that
 * nobody waits for any more at most the one goes on that is running.
 */
export class TimedWorker<Job, Answer> {
  private readonly options: TimedWorkerOptions<Answer>;
  private readonly queue: Waiting<Job, Answer>[] = [];
  private running: Waiting<Job, Answer> | undefined;
  private thread: Thread | undefined;
  private isReady = false;
  private isNew = true;
  private idleTimer: NodeJS.Timeout | undefined;
  private staleTimer: NodeJS.Timeout | undefined;
  private endWatch = (): void => {};

  constructor(options: TimedWorkerOptions<Answer>) {
    this.options = options;
  }

  /**
   * Never rejects. `makeJob` is called when the job's turn has come, and is told whether the thread has done nothing before.
   * An aborted job is answered at once.
   */
  ask(
    makeJob: (isNewThread: boolean) => Job,
    { limit = this.options.limit, signal }: { limit?: ProcessorLimit; signal?: AbortSignal } = {},
  ): Promise<Outcome<Answer>> {
    return new Promise((settle) => {
      if (signal?.aborted) return settle({ kind: "ended", by: "caller" });
      const waiting = { makeJob, limit, settle, isStale: false };
      signal?.addEventListener("abort", () => this.takeBack(waiting), { once: true });
      this.queue.push(waiting);
      this.next();
      this.hurryStale();
    });
  }

  /** Starts the thread ahead of the first job. */
  warm(): void {
    this.thread ??= this.start();
    this.restWhenIdle();
  }

  /** Ends the thread, and answers what waits. The next job starts another thread. */
  async end(): Promise<void> {
    const { thread } = this;
    for (const waiting of this.queue.splice(0)) waiting.settle({ kind: "ended", by: "caller" });
    this.stop({ kind: "ended", by: "caller" });
    await thread?.end();
  }

  private takeBack(waiting: Waiting<Job, Answer>): void {
    waiting.isStale = true;
    waiting.settle({ kind: "ended", by: "caller" });
    const place = this.queue.indexOf(waiting);
    if (place !== -1) this.queue.splice(place, 1);
    this.hurryStale();
  }

  private hurryStale(): void {
    if (this.running?.isStale && this.queue.length > 0)
      this.staleTimer ??= setTimeout(() => this.stop({ kind: "ended", by: "caller" }), stalePatience).unref();
  }

  private next(): void {
    if (this.running) return;
    this.running = this.queue.shift();
    if (!this.running) {
      this.restWhenIdle();
      return;
    }
    clearTimeout(this.idleTimer);
    this.thread ??= this.start();
    const { worker } = this.thread;
    // A process may end while an idle thread waits, but not while it works.
    worker.ref();
    worker.postMessage(this.running.makeJob(this.isNew));
    this.isNew = false;
    const { startLimit } = this.options;
    if (this.isReady || !startLimit) this.limitTime();
    else this.watch(startLimit, () => this.stop({ kind: "ended", by: "start" }));
  }

  /** From now on the running job has its time. */
  private limitTime(): void {
    if (this.running?.limit) this.watch(this.running.limit, (by) => this.stop({ kind: "ended", by }));
  }

  private watch(limit: ProcessorLimit, ended: (by: keyof ProcessorLimit) => void): void {
    this.endWatch();
    this.endWatch = watchProcessor(limit, ended);
  }

  private start(): Thread {
    const thread = startThread(this.options, (why) => {
      if (thread === this.thread) this.stop({ kind: "died", why });
    });
    thread.worker.on("message", (message: Answer | typeof readyMessage) => {
      if (thread !== this.thread) return;
      if (message !== readyMessage) return this.answered(message);
      this.isReady = true;
      this.limitTime();
    });
    return thread;
  }

  private answered(answer: Answer): void {
    this.options.answered?.(answer);
    if (this.options.isSpent?.(answer)) this.discard();
    this.settle({ kind: "answered", answer });
  }

  /** Ends the thread, and with it the job it is busy with. */
  private stop(outcome: Outcome<Answer>): void {
    this.discard();
    this.settle(outcome);
  }

  private discard(): void {
    const { thread } = this;
    this.thread = undefined;
    this.isReady = false;
    this.isNew = true;
    void thread?.end();
  }

  private settle(outcome: Outcome<Answer>): void {
    this.endWatch();
    clearTimeout(this.staleTimer);
    this.staleTimer = undefined;
    this.thread?.worker.unref();
    const settled = this.running;
    this.running = undefined;
    settled?.settle(outcome);
    this.next();
  }

  private restWhenIdle(): void {
    clearTimeout(this.idleTimer);
    if (!this.running) this.idleTimer = setTimeout(() => this.discard(), this.options.idleLimit ?? 60_000).unref();
  }
}

/** What a thread is started with. */
interface ThreadOptions {
  /** The path of the thread's program. */
  program: string;
  /** What the program finds in `workerData`. */
  workerData?: unknown;
  /** How much memory the thread may have, in MB. */
  resourceLimits?: ResourceLimits;
  /** The environment it sees; by default none. */
  env?: NodeJS.ProcessEnv;
}

/** A running thread. */
interface Thread {
  worker: Worker;
  /** Ends it; `ended` is not called then. */
  end(): Promise<void>;
}

/**
 * Starts a thread, which does not keep the process alive. `ended` is called once if it ends by itself, with the reason as the
 * end of a sentence; that can quote what the thread was working on.
 */
export function startThread(options: ThreadOptions, ended: (why: string) => void): Thread {
  const { program, workerData, resourceLimits, env = {} } = options;
  const worker = new Worker(program, { workerData, resourceLimits, env, argv: [], execArgv: [] });
  worker.unref();
  let isWanted = true;
  const fail = (why: string): void => {
    if (isWanted) ended(why);
    isWanted = false;
  };
  worker.on("error", (error) => fail(error instanceof Error ? error.message : String(error)));
  worker.on("exit", () => fail("it ended"));
  return {
    worker,
    async end() {
      isWanted = false;
      await worker.terminate();
    },
  };
}

/** How long work may take, in milliseconds. */
export interface ProcessorLimit {
  /** Of processor time, counted over the whole process: a busy machine has nothing ended that would have been done in time. */
  processor: number;
  /** By the clock, whatever the machine is busy with. */
  most: number;
}

/** The shortest pause between two looks at the processor time, in milliseconds. */
const shortest = 20;

/**
 * Calls `ended` once the process has computed for as long as the limit says and as much time has passed, or once the most
 * time has passed, and says which it was. Returns what ends the watch. The watch does not keep the process alive.
 */
export function watchProcessor(
  { processor, most }: ProcessorLimit,
  ended: (by: keyof ProcessorLimit) => void,
): () => void {
  const start = performance.now();
  const before = process.cpuUsage();
  const look = (): void => {
    const passed = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    const left = processor - Math.min(passed, (user + system) / 1000);
    if (left <= 0) ended("processor");
    else if (passed >= most) ended("most");
    else timer = setTimeout(look, Math.max(shortest, Math.min(left, most - passed))).unref();
  };
  let timer = setTimeout(look, Math.min(processor, most)).unref();
  return () => clearTimeout(timer);
}
