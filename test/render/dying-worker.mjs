// The engine's worker, but it dies over a chart that has a file called "die".
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";

parentPort.on("message", ({ content }) => {
  if (content?.files.some(({ name }) => name === "die")) process.exit(1);
});
createRequire(import.meta.url)("../../dist/engine-worker.js");
