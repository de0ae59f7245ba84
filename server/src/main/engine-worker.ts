/// <reference path="../render/engine/web-assembly.d.ts" />
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { readyMessage } from "../host/threads/timed-worker";
import { Engine } from "../render/engine/engine";
import type { EngineAnswer, EngineJob } from "../render/engine/helm-engine";
import { limitMemory } from "../render/engine/limit-memory";

/** How many charts stay loaded: the one at hand, and the one it is compared with. */
const mostCharts = 3;

/** The most memory a rendering may have, in bytes: ten times what the largest chart takes. */
const mostMemory = 512 * 1024 * 1024;

// V8 would spend more time on optimizing the engine than the first renderings take; this has it wait for what runs often.
setFlagsFromString("--wasm-tiering-budget=500000000");

/** The worker thread of the embedded engine: one job in, one answer out. `workerData` is the path of the engine. */
const engine = WebAssembly.compile(limitMemory(readFileSync(workerData as string), mostMemory)).then((module) =>
  Engine.start(module),
);

// A failure shows in the answer to the first job.
engine.then(() => parentPort?.postMessage(readyMessage)).catch(() => {});

/** Chart key -> handle, the latest used last. */
const handles = new Map<string, number>();

parentPort?.on("message", (job: EngineJob) => {
  engine
    .then((ready) => work(ready, job))
    .catch((error: unknown) => ({ fault: firstLine(error instanceof Error ? error.message : String(error)) }))
    .then(async (answer) => {
      const memory = await engine.then(
        (ready) => ready.memory,
        () => 0,
      );
      const complete: EngineAnswer = { ...answer, loaded: [...handles.keys()], memory };
      parentPort?.postMessage(complete);
    });
});

/** What follows is a trace of the engine's own program. */
const firstLine = (message: string): string => message.split("\n", 1)[0] ?? message;

function work(ready: Engine, job: EngineJob): Pick<EngineAnswer, "rendering" | "inspection"> {
  const handle = handleOf(ready, job);
  return job.render ? { rendering: ready.render(handle, job.render) } : { inspection: ready.inspect(handle) };
}

function handleOf(ready: Engine, { chart, content }: EngineJob): number {
  const known = handles.get(chart);
  if (known === undefined && !content) throw new Error("The chart has not been loaded.");
  const handle = known ?? ready.load(content as NonNullable<typeof content>);
  handles.delete(chart);
  handles.set(chart, handle);
  forgetOldest(ready);
  return handle;
}

function forgetOldest(ready: Engine): void {
  for (const [chart, handle] of handles) {
    if (handles.size <= mostCharts) return;
    handles.delete(chart);
    ready.free(handle);
  }
}
