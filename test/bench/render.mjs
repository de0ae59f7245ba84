// Rendering manifests beside the program helm: a chart in the engine that is ready for it, the first rendering of all, and
// the memory after many.
//   node test/bench/render.mjs
// The charts are the folders in the folder that VALUESMITH_BENCH_CHARTS names, `<chart>.yaml` beside each being its values
// file; without it they are made up. `theirs` is one run of `helm template`.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { root } from "../../scripts/shared.mjs";
import { writeCharts } from "./charts.mjs";
import { memory } from "./process.mjs";
import { compare, printTable } from "./table.mjs";

const run = promisify(execFile);
const cache = join(root, ".cache", "bench");
const shipped = { worker: join(root, "dist", "engine-worker.js"), wasm: join(root, "dist", "engine.wasm") };
const manyRenderings = 200;

/** One table of figures for each chart; none where there is no engine or no helm. */
export async function measureRendering(rounds = { warmUp: 15, warm: 15, first: 3 }) {
  const helm = await findHelm();
  if (!helm || !existsSync(shipped.wasm)) return [];
  const { EmbeddedEngine } = await bundle("server/src/render/helm/embedded-engine.ts");
  const tables = [];
  for (const subject of readCharts()) {
    const start = () => new EmbeddedEngine(shipped);
    const rows = [
      await measureFirst(subject, { start, helm, rounds }),
      await measureWarm(subject, { start, helm, rounds }),
    ];
    tables.push({ chart: subject.chart.name, rows });
  }
  return tables;
}

/** From the start of the worker on. */
async function measureFirst(subject, { start, helm, rounds }) {
  const row = { name: "first rendering", unit: "ms", ours: [], theirs: [] };
  for (let round = 0; round < rounds.first; round++) {
    const engine = start();
    row.ours.push(await timeOf(() => render(engine, subject)));
    engine.dispose();
    row.theirs.push(await timeOf(() => helm(subject)));
  }
  return compare(row);
}

/** In turns, with another value each time, as somebody types it. */
async function measureWarm(subject, { start, helm, rounds }) {
  const row = { name: "rendering after a change", unit: "ms", ours: [], theirs: [] };
  const engine = start();
  for (let round = 0; round < rounds.warmUp; round++) await render(engine, subject, round);
  for (let round = 0; round < rounds.warm; round++) {
    row.ours.push(await timeOf(() => render(engine, subject, rounds.warmUp + round)));
    row.theirs.push(await timeOf(() => helm(subject)));
  }
  engine.dispose();
  return compare(row);
}

/** The memory of this process in MB, before and after many renderings of one chart in one engine. */
export async function measureMemory(subject = readCharts().at(-1)) {
  const { Engine } = await bundle("server/src/render/engine/engine.ts");
  const before = memory(process.pid);
  const engine = await Engine.start(await WebAssembly.compile(readFileSync(shipped.wasm)));
  const handle = engine.load(subject.chart.content);
  for (let round = 0; round < manyRenderings; round++) engine.render(handle, requestOf(subject, round));
  return { chart: subject.chart.name, before, after: memory(process.pid), engine: engine.memory / 2 ** 20 };
}

async function timeOf(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function render(engine, subject, round = 0) {
  const { errors } = await engine.render(subject.chart, requestOf(subject, round));
  if (errors.length > 0) throw new Error(`${subject.chart.name}: ${errors[0].message}`);
}

function requestOf({ values }, round) {
  const text = `${values}\nbenchRound: ${round}\n`;
  return { release: "bench", namespace: "bench", values: [{ kind: "file", name: "values.yaml", text }] };
}

/** A function that runs `helm template` on a chart; undefined where there is no helm. */
async function findHelm() {
  const { helmProgram } = await bundle("test/support/helm-program.ts");
  const found = await helmProgram();
  if ("missing" in found) return undefined;
  const env = { HOME: cache };
  return ({ folder, file }) =>
    run(found.path, ["template", "bench", folder, ...(file ? ["--values", file] : [])], { env, maxBuffer: 2 ** 28 });
}

function readCharts() {
  const folder = process.env.VALUESMITH_BENCH_CHARTS ?? writeCharts(join(cache, "charts"));
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "Chart.yaml")));
  return names.sort().map((name) => {
    const file = existsSync(join(folder, `${name}.yaml`)) ? join(folder, `${name}.yaml`) : undefined;
    const content = { kind: "files", files: filesOf(join(folder, name)) };
    const chart = { name, version: "", where: "", key: name, content };
    return { folder: join(folder, name), file, values: file ? readFileSync(file, "utf8") : "", chart };
  });
}

function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, path = parentPath, name }) => {
    const file = join(path, name);
    return { name: file.slice(folder.length + 1).replaceAll("\\", "/"), data: new Uint8Array(readFileSync(file)) };
  });
}

/** What the extension is made of, for this script. */
async function bundle(source) {
  mkdirSync(cache, { recursive: true });
  const outfile = join(cache, `${source.split("/").at(-1)}.mjs`);
  const define = { "import.meta.dirname": JSON.stringify(join(root, source, "..")) };
  await build({ entryPoints: [join(root, source)], outfile, bundle: true, platform: "node", format: "esm", define });
  return import(pathToFileURL(outfile).href);
}

async function main() {
  for (const { chart, rows } of await measureRendering()) {
    console.log(`\n${chart}`);
    printTable(rows);
  }
  const { chart, before, after, engine } = await measureMemory();
  const megabytes = [before, after, engine].map((amount) => `${amount.toFixed(0)} MB`);
  console.log(`\n${chart}, ${manyRenderings} renderings: ${megabytes.slice(0, 2).join(" → ")}, engine ${megabytes[2]}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
