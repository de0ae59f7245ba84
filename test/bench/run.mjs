// npm run bench: compares our server with yaml-language-server, with the same document, schema and Node.js.
//   node test/bench/run.mjs [--record] [--quick] [--only PART]...
// Prints medians and ratios and writes them to test/bench/results.json; --record adds a line to history.json.
// PART is the name of a document below, "files", "extension" or "rendering".
// Both servers are measured in turns in one run, so that whatever else the machine does befalls both.
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../../scripts/shared.mjs";
import { hoverPosition, lengthen, makeDocument } from "./documents.mjs";
import { describeExtension } from "./extension.mjs";
import { measureServers } from "./measure-servers.mjs";
import { measureRendering } from "./render.mjs";
import { measureRepository } from "./repository.mjs";
import { describeServers, installServers } from "./servers.mjs";
import { printTable } from "./table.mjs";

const { values: flags } = parseArgs({
  options: { record: { type: "boolean" }, quick: { type: "boolean" }, only: { type: "string", multiple: true } },
});

const chart = "langsmith@0.17.0-rc.12";
/** How often each measure is taken of each server. */
const few = { warmUp: 2, typing: 6, burst: 3, start: 2, cpu: 10 };
const many = flags.quick ? few : { warmUp: 6, typing: 30, burst: 9, start: 9, cpu: 40 };
const veryFew = {
  warmUp: flags.quick ? 2 : 6,
  typing: flags.quick ? 3 : 15,
  burst: flags.quick ? 1 : 3,
  start: 3,
  cpu: 10,
};
/** As long as the longest values.yaml that people start from, one as people write it, and one that nobody should write. */
const documents = [
  { name: "3860 lines", lines: 3860, length: 111_000, rounds: many },
  { name: "300 lines", lines: 300, length: 8_600, rounds: many },
  { name: "30000 lines", lines: 3860, length: 111_000, copies: 8, rounds: veryFew },
];
const fileCount = flags.quick ? 500 : 10_000;

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
  for (const { name, copies = 1, rounds, ...size } of documents.filter(isWanted)) {
    const document = makeDocument(JSON.parse(schema), { chart, ...size });
    const text = lengthen(document.text, copies);
    writeFileSync(join(files, `${name.replace(" ", "-")}.yaml`), text);
    console.log(`\n${name}: ${text.split("\n").length - 1} lines, ${(text.length / 1000).toFixed(0)} kB`);
    const hovered = hoverPosition(document.text);
    results.push(show(name, await measureServers(servers, { text, sites: document.sites, hovered }, rounds)));
  }
  if (isWanted({ name: "files" })) {
    const { text } = makeDocument(JSON.parse(schema), { chart, ...documents[0] });
    console.log(`\nvaluesmith check of ${fileCount} files`);
    results.push(show(`${fileCount} files`, await measureRepository({ runtime, text, count: fileCount })));
  }
  if (isWanted({ name: "extension" })) {
    console.log("\nextension");
    results.push(show("extension", describeExtension()));
  }
  if (isWanted({ name: "rendering" })) results.push(...(await measureHelm()));
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

function isWanted({ name }) {
  return flags.only === undefined || flags.only.includes(name);
}

function show(document, rows) {
  printTable(rows);
  return { document, rows };
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

function write(summary) {
  const folder = import.meta.dirname;
  writeFileSync(join(folder, "results.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  // One run per line, so that a comparison of two commits shows which were added.
  if (flags.record) appendFileSync(join(folder, "history.json"), `${JSON.stringify(summary)}\n`);
}

await main();
