// npm run soak [-- --node PATH] [-- --edits 20000] [-- --only PATTERN]: the server under load, and how much of everything it
// takes; what a figure may be at most stands behind it.
import { loadavg } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { HostileServer } from "../hostile/hostile-server";
import { chartFiles } from "../support/chart-folder";
import { folderWith, removeFolder } from "../support/cli";
import { cancellations, storm } from "./impatience";
import { largeWorkspace } from "./large-workspace";
import { manyDocuments } from "./many-documents";
import { isGood, type Measure } from "./measures";
import { soak } from "./soak";

const { values: options } = parseArgs({
  options: {
    node: { type: "string", default: process.execPath },
    edits: { type: "string", default: "20000" },
    only: { type: "string", default: "" },
  },
});

/** Each with a server of its own. */
const loads: Record<string, () => Promise<Measure[]>> = {
  cancellation: () => withServer(cancellations),
  storm: () => withServer(storm),
  "many-documents": () => withServer(manyDocuments),
  "large-workspace": () => largeWorkspace(options.node),
  soak: () => soakWithChart(Number(options.edits)),
};

async function soakWithChart(edits: number): Promise<Measure[]> {
  const folder = folderWith({ ...chartFiles("shop"), "storage/.keep": "" });
  try {
    const chart = pathToFileURL(join(folder, "shop")).href;
    return await withServer((server) => soak(server, edits, chart), { storage: join(folder, "storage") });
  } finally {
    removeFolder(folder);
  }
}

async function withServer(
  work: (server: HostileServer) => Promise<Measure[]>,
  workspace: { storage?: string } = {},
): Promise<Measure[]> {
  const server = await HostileServer.start(options.node, undefined, workspace);
  try {
    const measures = await work(server);
    if (server.output !== "") throw new Error(`it logs: ${server.output.slice(0, 500)}`);
    return measures;
  } finally {
    await server.end();
  }
}

async function main(): Promise<void> {
  for (const [name, load] of Object.entries(loads)) {
    if (!new RegExp(options.only).test(name)) continue;
    for (const measure of await load()) print(name, measure);
  }
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`load of the machine: ${load.join(", ")}; times mean little where it is above 1`);
}

function print(name: string, measure: Measure): void {
  const { what, value, unit, most, least } = measure;
  const bound = most !== undefined ? ` (at most ${most})` : least !== undefined ? ` (at least ${least})` : "";
  const figure = unit === "" ? value.toFixed(2).replace(/\.00$/, "") : `${Math.round(value)} ${unit}`;
  console.log(`${name}: ${what}: ${figure}${bound}${isGood(measure) ? "" : "  TOO MUCH"}`);
  if (!isGood(measure)) process.exitCode = 1;
}

void main();
