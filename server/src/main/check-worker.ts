import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { type CheckedPath, type CheckWorkerData, checkPath, type FoundPath } from "../cli/check-files";
import { openHere } from "../cli/here";
import { nodeHost } from "./node-host";

/** A thread of `valuesmith check`: takes paths and answers with what came out, in the order it was asked. */
const { chart } = workerData as CheckWorkerData;
const here = openHere(nodeHost(join(__dirname, "..")), chart);
let done: Promise<void> = Promise.resolve();

parentPort?.on("message", (paths: FoundPath[]) => {
  done = done.then(async () => {
    const checked: CheckedPath[] = [];
    for (const path of paths) checked.push(await checkPath(await here, path));
    parentPort?.postMessage(checked);
  });
});
