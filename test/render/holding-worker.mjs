// The engine's worker without an engine: says what it is asked to render, and answers unless that is to be held.
import { parentPort } from "node:worker_threads";

const channel = new BroadcastChannel("valuesmith-holding-worker");
parentPort.postMessage("ready");
parentPort.on("message", ({ chart }) => {
  channel.postMessage(chart);
  if (chart.startsWith("hold")) return;
  const rendering = { text: "", objects: [], notes: "", warnings: [], errors: [] };
  parentPort.postMessage({ rendering, loaded: [], memory: 0 });
});
