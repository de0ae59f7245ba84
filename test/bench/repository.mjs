// `valuesmith check` of a whole repository, beside one process for each file.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../scripts/shared.mjs";
import { memory } from "./process.mjs";
import { compare } from "./table.mjs";

const cli = join(root, "dist", "cli.js");

/** So many files are checked one by one; the time for all is reckoned from that. */
const singleFiles = 15;

/** Writes `count` files of 300 lines out of a long document, and checks them in both ways. */
export async function measureRepository({ runtime, text, count }) {
  const folder = join(root, ".cache", "bench", "repository");
  rmSync(folder, { recursive: true, force: true });
  const files = writeFiles(folder, text, count);
  const whole = await check({ runtime, folder, paths: ["."] });
  const single = [];
  for (const path of files.slice(0, singleFiles))
    single.push((await check({ runtime, folder, paths: [path] })).seconds);
  rmSync(folder, { recursive: true, force: true });
  const oneByOne = single.map((seconds) => seconds * count);
  return [
    compare({ name: "all files (theirs: a process for each)", unit: "s", ours: [whole.seconds], theirs: oneByOne }),
    { name: "peak memory", unit: "MB", ours: Math.round(whole.peak) },
  ];
}

/** Each file has other top-level keys of the document. */
function writeFiles(folder, text, count) {
  const [modeline, ...lines] = text.split("\n");
  const starts = lines.flatMap((line, index) => (/^[A-Za-z]/.test(line) && index + 300 < lines.length ? [index] : []));
  return Array.from({ length: count }, (_, index) => {
    const start = starts[index % starts.length];
    const inner = `${index % 100}`;
    mkdirSync(join(folder, inner), { recursive: true });
    const path = join(inner, `values-${index}.yaml`);
    writeFileSync(join(folder, path), `${[modeline, ...lines.slice(start, start + 299)].join("\n")}\n`);
    return path;
  });
}

/** How long a check takes, in seconds, and the most memory it has had, in MB. */
async function check({ runtime, folder, paths }) {
  const start = performance.now();
  const process = spawn(runtime, [cli, "check", "--fail-on", "none", ...paths], { cwd: folder, stdio: "ignore" });
  const ended = new Promise((resolve, reject) => {
    process.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`check ended with ${code}.`))));
  });
  let peak = 0;
  let isRunning = true;
  void ended.finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    peak = Math.max(peak, memory(process.pid) ?? 0);
    await Promise.race([ended, sleep(50)]);
  }
  await ended;
  return { seconds: (performance.now() - start) / 1000, peak };
}
