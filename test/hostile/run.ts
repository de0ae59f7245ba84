// npm run nasty [-- --node PATH] [-- --only PATTERN] [-- --quick]: hostile documents, an editor that behaves badly and hostile
// archives, one new server process each; prints a table and what is wrong.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { hostileDocuments } from "./documents";
import { HostileServer } from "./hostile-server";
import { type Measurement, measureDocument } from "./measure-document";
import { protocolAbuses } from "./protocol";

const { values: options } = parseArgs({
  options: {
    node: { type: "string", default: process.execPath },
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
  },
});

/** In milliseconds and MB. */
const most = { waiting: 250, waitingOfMost: 100, memory: 400, memoryOfHuge: 700 };

async function main(): Promise<void> {
  const isChosen = ({ id }: { id: string }): boolean => new RegExp(options.only).test(id);
  const measurements: Measurement[] = [];
  console.log(row("case", "length", "diagnosed ms", "others waited ms", "edited ms", "memory MB", "faults and notes"));
  console.log(row("---", "---:", "---:", "---:", "---:", "---:", "---"));
  for (const document of hostileDocuments.filter(isChosen).filter(({ isBig }) => !isBig || !options.quick)) {
    const measurement = await measureDocument(document, options.node);
    if ((measurement.diagnosed ?? 0) > document.budget) measurement.notes.push(`late, budget ${document.budget} ms`);
    measurements.push(measurement);
    print(measurement);
  }
  for (const abuse of protocolAbuses.filter(isChosen)) {
    const measurement = await runAbuse(abuse);
    measurements.push(measurement);
    print(measurement);
  }
  summarize(measurements);
}

async function runAbuse({ id, run }: (typeof protocolAbuses)[number]): Promise<Measurement> {
  const server = await HostileServer.start(options.node);
  const faults: string[] = [];
  try {
    faults.push(...(await run(server)));
    await server.within(20_000, server.ping());
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  if (/NETWORK/.test(server.output)) faults.push("reaches for the network");
  const measurement = { id, length: 0, faults, waited: 0, pings: [], memory: server.peakMemory, notes: server.notes };
  await server.end();
  return measurement;
}

const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`;
const rounded = (value: number | undefined): string => (value === undefined ? "" : String(Math.round(value)));

function print({ id, length, faults, diagnosed, waited, edited, memory, notes }: Measurement): void {
  const remarks = [...faults.map((fault) => `FAULT: ${fault}`), ...notes].join("; ").replaceAll(/[|\n]/g, " ");
  console.log(row(id, String(length), rounded(diagnosed), rounded(waited), rounded(edited), rounded(memory), remarks));
}

function summarize(measurements: Measurement[]): void {
  const faulty = measurements.filter(({ faults }) => faults.length > 0);
  const pings = measurements.flatMap((measurement) => measurement.pings).sort((a, b) => a - b);
  const share = (part: number): number =>
    Math.round(pings[Math.min(pings.length - 1, Math.floor(pings.length * part))] ?? 0);
  const large = measurements.filter(
    ({ length, memory }) => (memory ?? 0) > (length > 6e7 ? most.memoryOfHuge : most.memory),
  );
  const late = measurements.filter(({ notes }) => notes.some((note) => note.startsWith("late")));
  console.log(
    `\n${measurements.length - faulty.length} of ${measurements.length} as they should be, Node ${options.node}`,
  );
  console.log(
    `others waited ${share(0.5)} ms (half), ${share(0.95)} ms (95 %; wanted ${most.waitingOfMost}), ${share(1)} ms (longest; wanted ${most.waiting})`,
  );
  console.log(`${late.length} later than their budget, ${large.length} with more memory than they may have`);
  console.log(
    `load of the machine: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(", ")}; times mean little where it is above 1`,
  );
  for (const { id, faults } of faulty) console.log(`FAULT ${id}: ${faults.join("; ")}`);
  process.exitCode = faulty.length > 0 ? 1 : 0;
}

void main();
