// A worker that ends instead of working.
import { parentPort } from "node:worker_threads";

parentPort.on("message", () => process.exit(1));
