// npm run bench: compares our server with yaml-language-server, with the same document, schema and Node.js.
//   node test/bench/run.mjs [--record] [--quick]
// Prints medians and ratios and writes them to test/bench/results.json; --record adds a line to history.json.
// Both servers are measured in turns in one run, so that whatever else the machine does befalls both.
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../../scripts/shared.mjs";
import { hoverPosition, makeDocument } from "./documents.mjs";
import { Editor } from "./editor.mjs";
import * as measures from "./measures.mjs";
import { memory } from "./process.mjs";
import { measureRendering } from "./render.mjs";
import { describeServers, installServers } from "./servers.mjs";
import { compare, printTable } from "./table.mjs";

const { values: flags } = parseArgs({ options: { record: { type: "boolean" }, quick: { type: "boolean" } } });

/** Neither server reads the file itself. Below a folder such as .cache no schema would be associated with it. */
const uri = "file:///bench/values.yaml";
const chart = "langsmith@0.17.0-rc.12";
/** As long as the longest values.yaml that people start from, and one as people write it. */
const documents = [
  { name: "3860 lines", lines: 3860, length: 111_000 },
  { name: "300 lines", lines: 300, length: 8_600 },
];
/** How often each measure is taken of each server. */
const rounds = flags.quick
  ? { warmUp: 2, typing: 6, burst: 3, start: 2, cpu: 10 }
  : { warmUp: 6, typing: 30, burst: 9, start: 9, cpu: 60 };

async function main() {
  const files = join(root, ".cache", "bench", "files");
  mkdirSync(files, { recursive: true });
  execFileSync("node", ["esbuild.mjs", "--production"], { cwd: root, stdio: "inherit" });
  const { runtime, nodeVersion, theirVersion } = installServers();
  const schema = execFileSync("node", ["dist/cli.js", "schema", chart], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const schemaFile = join(files, "schema.json");
  writeFileSync(schemaFile, schema);
  const servers = describeServers({ runtime, schemaUri: pathToFileURL(schemaFile).href });
  const results = [];
  for (const { name, ...size } of documents) {
    const document = makeDocument(JSON.parse(schema), { chart, ...size });
    const { text } = document;
    writeFileSync(join(files, `${name.replace(" ", "-")}.yaml`), text);
    console.log(`\n${name}: ${text.split("\n").length - 1} lines, ${(text.length / 1000).toFixed(0)} kB`);
    const rows = await measure(servers, document);
    printTable(rows);
    results.push({ document: name, rows });
  }
  results.push(...(await measureHelm()));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const about = {
    date: new Date().toISOString().slice(0, 10),
    version,
    theirVersion,
    node: nodeVersion,
    processor: cpus()[0]?.model,
  };
  write({ ...about, results });
}

/** Rendering, where `theirs` is one run of `helm template`; nothing where there is no engine or no helm. */
async function measureHelm() {
  const tables = await measureRendering(flags.quick ? { warmUp: 3, warm: 3, first: 1 } : undefined);
  for (const { chart, rows } of tables) {
    console.log(`\nrendering ${chart}`);
    printTable(rows);
  }
  return tables.map(({ chart, rows }) => ({ document: `rendering ${chart}`, rows }));
}

async function measure(servers, document) {
  const starts = await measureStarts(servers, document);
  const editors = { ours: await Editor.start(servers.ours, uri), theirs: await Editor.start(servers.theirs, uri) };
  for (const editor of Object.values(editors)) await editor.open(document.text);
  const typing = await measureTyping(editors, document);
  const idle = await measureMemory(editors);
  for (const editor of Object.values(editors)) await editor.stop();
  return [...typing, ...starts, idle];
}

async function measureStarts(servers, { text }) {
  const initialized = { name: "start → initialized", unit: "ms", ours: [], theirs: [] };
  const checked = { name: "start → first diagnostics", unit: "ms", ours: [], theirs: [] };
  await inTurns(rounds.start, async (who) => {
    const editor = await Editor.start(servers[who], uri);
    measures.expectUnknownKey(await editor.open(text));
    checked[who].push(performance.now() - editor.started);
    initialized[who].push(editor.initialized);
    await editor.stop();
  });
  return [initialized, checked].map(compare);
}

async function measureTyping(editors, { text, sites }) {
  const {
    keystrokeToCompletion,
    keystrokeToCompletionWhileChecked,
    keystrokeToDiagnostics,
    warmCompletion,
    hover,
    burst,
    cpuPerKeystroke,
  } = measures;
  const position = hoverPosition(text);
  const site = (round) => sites[round % sites.length];
  const rows = [
    { name: "keystroke → completion", take: keystrokeToCompletion, of: site, count: rounds.typing },
    {
      name: "keystroke → completion while checked",
      take: keystrokeToCompletionWhileChecked,
      of: site,
      count: rounds.typing,
    },
    { name: "keystroke → diagnostics", take: keystrokeToDiagnostics, of: site, count: rounds.typing },
    { name: "completion, nothing changed", take: warmCompletion, of: site, count: rounds.typing },
    { name: "hover", take: hover, of: () => ({ position }), count: rounds.typing },
    { name: "40 characters → completion", take: burst, of: site, count: rounds.burst },
    {
      name: "processor time per keystroke",
      take: cpuPerKeystroke,
      of: () => ({ site: sites[1], count: rounds.cpu }),
      count: 1,
    },
  ];
  await inTurns(rounds.warmUp, (who, round) => keystrokeToCompletionWhileChecked(editors[who], site(round)));
  const compared = [];
  for (const { name, take, of, count } of rows) {
    const row = { name, unit: "ms", ours: [], theirs: [] };
    await inTurns(count, async (who, round) => row[who].push(await take(editors[who], of(round))));
    compared.push(compare(row));
  }
  return compared;
}

async function measureMemory(editors) {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const of = ({ process }) => [memory(process.pid)];
  return compare({ name: "memory, idle", unit: "MB", ours: of(editors.ours), theirs: of(editors.theirs) });
}

/** One after the other, and not always the same one first. */
async function inTurns(count, act) {
  for (let round = 0; round < count; round++) {
    const order = round % 2 === 0 ? ["ours", "theirs"] : ["theirs", "ours"];
    for (const who of order) await act(who, round);
  }
}

function write(summary) {
  const folder = import.meta.dirname;
  writeFileSync(join(folder, "results.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  // One run per line, so that a comparison of two commits shows which were added.
  if (flags.record) appendFileSync(join(folder, "history.json"), `${JSON.stringify(summary)}\n`);
}

await main();
