import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type Outcome, TimedWorker, type TimedWorkerOptions } from "../server/src/host/threads/timed-worker";

const folder = mkdtempSync(join(tmpdir(), "valuesmith-worker-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(folder, "worker.js");
writeFileSync(
  program,
  `const { parentPort, workerData } = require("node:worker_threads");
let jobs = 0;
if (workerData !== "never ready") parentPort.postMessage("ready");
parentPort.on("message", (job) => {
  jobs++;
  if (job === "die") process.exit(3);
  if (job === "fail") throw new Error("no such job");
  if (job === "loop") for (;;);
  if (job === "greedy") for (const all = []; ; ) all.push(new Array(1000).fill(job));
  if (job === "hold" || workerData === "never ready") return;
  parentPort.postMessage({ job, jobs, environment: Object.keys(process.env) });
});
`,
);

interface Answer {
  job: string;
  jobs: number;
  environment: string[];
}

describe("a worker", () => {
  const workers: TimedWorker<string, Answer>[] = [];
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.end();
  });
  const start = (options: Partial<TimedWorkerOptions<Answer>> = {}): TimedWorker<string, Answer> => {
    const worker = new TimedWorker<string, Answer>({ program, ...options });
    workers.push(worker);
    return worker;
  };
  const short = (outcome: Outcome<Answer>): unknown =>
    outcome.kind === "answered" ? `${outcome.answer.job} ${outcome.answer.jobs}` : outcome;
  const ask = async (worker: TimedWorker<string, Answer>, job: string, signal?: AbortSignal): Promise<unknown> =>
    short(await worker.ask(() => job, signal ? { signal } : {}));

  it("answers one job after the other", async () => {
    const worker = start();
    expect(await Promise.all(["a", "b", "c"].map((job) => ask(worker, job)))).toEqual(["a 1", "b 2", "c 3"]);
  });

  it("sees no environment", async () => {
    expect(await start().ask(() => "a")).toMatchObject({ answer: { environment: [] } });
  });

  it("is ended by its limit, and the next job starts another thread", async () => {
    const worker = start({ limit: { processor: 200, most: 60_000 } });
    const answers = await Promise.all(["a", "loop", "b"].map((job) => ask(worker, job)));
    expect(answers).toEqual(["a 1", { kind: "ended", by: "processor" }, "b 1"]);
  });

  it("is ended when it does nothing for too long", async () => {
    const worker = start({ limit: { processor: 100, most: 300 } });
    expect(await ask(worker, "hold")).toEqual({ kind: "ended", by: "most" });
  });

  it("is ended when it does not get ready, whatever a job may take", async () => {
    const startLimit = { processor: 100, most: 300 };
    const worker = start({ workerData: "never ready", startLimit, limit: { processor: 60_000, most: 600_000 } });
    expect(await ask(worker, "a")).toEqual({ kind: "ended", by: "start" });
  });

  it.each([
    ["ends", "die", "it ended"],
    ["throws", "fail", "no such job"],
    ["needs too much memory", "greedy", "Worker terminated due to reaching memory limit: JS heap out of memory"],
  ])("says so when it %s, and the next job starts another thread", async (_, job, why) => {
    const worker = start({ resourceLimits: { maxOldGenerationSizeMb: 32 } });
    expect(await ask(worker, job)).toEqual({ kind: "died", why });
    expect(await ask(worker, "a")).toBe("a 1");
  });

  it("is replaced after an answer that spends it, and tells the next job that it is new", async () => {
    const worker = start({ isSpent: ({ job }) => job === "b" });
    const isNew: boolean[] = [];
    const askTold = (job: string): Promise<Outcome<Answer>> =>
      worker.ask((isNewThread) => {
        isNew.push(isNewThread);
        return job;
      });
    expect((await Promise.all(["a", "b", "c"].map(askTold))).map(short)).toEqual(["a 1", "b 2", "c 1"]);
    expect(isNew).toEqual([true, false, true]);
  });

  it("is ended when it has nothing to do, and the next job starts another thread", async () => {
    const worker = start({ idleLimit: 10 });
    expect(await ask(worker, "a")).toBe("a 1");
    await expect
      .poll(() => worker.ask((isNewThread) => String(isNewThread)).then(short), { interval: 50 })
      .toBe("true 1");
    const kept = start();
    expect([await ask(kept, "a"), await ask(kept, "b")]).toEqual(["a 1", "b 2"]);
  });

  it("answers a job at once that nobody waits for any more, and begins none of those", async () => {
    const worker = start();
    const running = new AbortController();
    const waiting = new AbortController();
    const jobs = [
      ask(worker, "hold", running.signal),
      ask(worker, "never", waiting.signal),
      ask(worker, "before", AbortSignal.abort()),
    ];
    waiting.abort();
    running.abort();
    const ended = { kind: "ended", by: "caller" };
    expect(await Promise.all(jobs)).toEqual([ended, ended, ended]);
    // The one that is running is ended for the next one.
    expect(await ask(worker, "a")).toBe("a 1");
  });

  it("answers all that wait when it is ended, and works again", async () => {
    const worker = start();
    const jobs = [ask(worker, "hold"), ask(worker, "a")];
    await worker.end();
    const ended = { kind: "ended", by: "caller" };
    expect(await Promise.all(jobs)).toEqual([ended, ended]);
    expect(await ask(worker, "b")).toBe("b 1");
  });
});
