/**
 * Writes the generated parts of `schemas/` from clones of the charts' Git repositories:
 *
 *     npm run charts -- update langfuse --clone langfuse/langfuse-k8s=../langfuse-k8s
 *     npm run charts -- update --all --clone owner/name=DIR ...
 *     npm run charts -- kubernetes
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compare, maxSatisfying, valid } from "semver";
import { parse } from "yaml";
import { type ChartSource, readChartList, type SubchartSource, schemasDir } from "./chart-list.ts";
import { type ChartVersion, type Dependency, readChartVersion } from "./chart-version.ts";
import { formatJson } from "./format-json.ts";
import { type Clone, extract, tags } from "./git.ts";
import { writeHistory } from "./history.ts";
import { templateReads } from "./template-reads.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { clone: { type: "string", multiple: true, default: [] }, all: { type: "boolean", default: false } },
});
const clones = new Map(values.clone.map((clone) => clone.split("=", 2) as [string, string]));
const work = join(tmpdir(), `valuesmith-charts-${process.pid}`);

const [command, ...names] = positionals;
if (command === "update" && (values.all || names.length > 0)) await update();
else if (command === "kubernetes") writeKubernetes();
else fail("usage: npm run charts -- update CHART...|--all --clone owner/name=DIR ... | kubernetes");

async function update(): Promise<void> {
  const { charts, subcharts } = readChartList();
  const chosen = (chart: ChartSource) => values.all || names.some((name) => chart.folder.endsWith(name));
  for (const chart of charts.filter(chosen)) await updateChart(chart, publishedVersions(chart));
  for (const chart of subcharts.filter(chosen))
    await updateChart(chart, neededVersions(chart, [...charts, ...subcharts]));
  rmSync(work, { recursive: true, force: true });
}

async function updateChart(chart: ChartSource, versions: string[]): Promise<void> {
  const dirs = new Map<string, string>();
  for (const version of versions) {
    const dir = extractVersion(chart, version);
    if (dir !== undefined) dirs.set(dir, version);
  }
  const read: ChartVersion[] = [];
  for await (const reads of templateReads(dirs.keys(), extractLibraries(chart))) {
    read.push(readChartVersion(reads.dir, dirs.get(reads.dir) ?? "", reads));
  }
  read.sort((a, b) => compare(a.version, b.version));
  const target = join(schemasDir, chart.folder);
  mkdirSync(target, { recursive: true });
  const history = formatJson(writeHistory(chart.folder.replace(/^subcharts\//, ""), read));
  writeFileSync(join(target, "history.json"), history);
  console.log(`${chart.folder}: ${read.length} versions, ${history.length} bytes`);
}

/** Extracts a version's chart folder; undefined if the tag holds another version than it says. */
function extractVersion(chart: ChartSource, version: string): string | undefined {
  const target = join(work, chart.folder, version);
  const tag = chart.tags?.[version] ?? chart.tag.replace("{version}", version);
  if (!extract(cloneOf(chart.repository), tag, { folder: chart.path, target })) {
    console.warn(`${chart.folder} ${version}: no folder ${chart.path} at ${tag}`);
    return undefined;
  }
  const { version: actual } = parse(readFileSync(join(target, "Chart.yaml"), "utf8")) as { version: string };
  if (actual !== version) console.warn(`${chart.folder} ${version}: Chart.yaml at ${tag} says ${actual}`);
  return target;
}

function extractLibraries(chart: ChartSource): string[] {
  return (chart.libraries ?? []).map(({ clone, tag, path }) => {
    const target = join(work, "libraries", path);
    extract(cloneOf(clone), tag, { folder: path, target });
    return target;
  });
}

function publishedVersions(chart: ChartSource): string[] {
  const [before = "", after = ""] = chart.tag.split("{version}");
  return tags(cloneOf(chart.repository), chart.tag.replace("{version}", "*"))
    .map((tag) => tag.slice(before.length, tag.length - after.length))
    .filter((version) => valid(version) !== null && !chart.unpublished?.includes(version));
}

/** The versions of a subchart that bundled charts ask for; of a range, the newest that fits. */
function neededVersions(chart: SubchartSource, dependents: ChartSource[]): string[] {
  const available = [...publishedVersions(chart), ...Object.keys(chart.tags ?? {})];
  const needed = new Set<string>();
  for (const dependent of dependents) {
    const file = join(schemasDir, dependent.folder, "history.json");
    if (!existsSync(file)) continue;
    const history = JSON.parse(readFileSync(file, "utf8")) as { "x-dependencies": Record<string, Dependency[]> };
    for (const dependency of Object.values(history["x-dependencies"]).flat()) {
      if (dependency.name !== chart.name || !chart.sources.some((source) => dependency.repository.includes(source)))
        continue;
      const version = maxSatisfying(available, dependency.version);
      if (version !== null) needed.add(version);
    }
  }
  return [...needed];
}

function cloneOf(repository: string): Clone {
  const dir = clones.get(repository);
  if (dir === undefined) return fail(`say where the clone of ${repository} is: --clone ${repository}=DIR`);
  return { dir };
}

function writeKubernetes(): void {
  const schema = execFileSync("go", ["run", "."], {
    cwd: join(import.meta.dirname, "kubernetes"),
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  writeFileSync(join(schemasDir, "kubernetes.json"), schema);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
