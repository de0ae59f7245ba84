import picomatch from "picomatch";
import type { ChartListing } from "../schema/knowledge-files";
import { topLevelKeys } from "../yaml/document/lines";
import type { Span } from "../yaml/document/nodes";
import type { ChartYaml, ChartYamlDependency } from "./chart-yaml";
import { readChartReference, readModeline } from "./modeline";

/** What is known about a file before its chart is. */
export interface DetectionInput {
  text: string;
  /** The file's path with `/`, from the root of its file system. */
  path: string;
  /** The setting `valuesmith.charts.files`: glob -> `chart@version`, `chart` or `none`. */
  files: Readonly<Record<string, string>>;
  /** The Chart.yaml beside the file or in a folder above. */
  chartYaml?: ChartYaml & { dir: string };
  charts: readonly ChartListing[];
}

/** The chart of a file, and one sentence that says why. */
export type Detection =
  | { kind: "bundled"; chart: ChartListing; version?: string; why: string; span?: Span }
  | { kind: "umbrella"; chartYaml: ChartYaml & { dir: string }; dependencies: ChartYamlDependency[]; why: string }
  | { kind: "folder"; chartYaml: ChartYaml & { dir: string }; why: string }
  /** The user named a chart that is not bundled. */
  | { kind: "unknown"; name: string; why: string; span?: Span };

/**
 * The chart that a comment, a setting or a Chart.yaml names, the first of these that does; null for a file that is none of
 * our business, undefined where nobody says anything.
 */
export function declaredChart(input: DetectionInput): Detection | null | undefined {
  const modeline = readModeline(input.text);
  if (modeline)
    return named(input, modeline, { why: "The comment at the top of the file says so.", span: modeline.span });
  const setting = fromSetting(input);
  if (setting)
    return named(input, setting, { why: `The setting valuesmith.charts.files says so ("${setting.glob}").` });
  if (isInsideChart(input, "templates") || isInsideChart(input, "crds")) return null;
  if (isOtherFormat(topLevelKeys(input.text))) return null;
  return fromChartYaml(input);
}

/** The chart that a file's name, or else its content, suggests. */
export const likelyChart = (input: DetectionInput): Detection | undefined => fromFileName(input) ?? fromContent(input);

interface Reason {
  why: string;
  span?: Span;
}

function named(
  input: DetectionInput,
  { chart, version }: { chart: string; version?: string },
  reason: Reason,
): Detection | null {
  if (chart === "none") return null;
  const listing = input.charts.find(({ name }) => name === chart);
  return listing
    ? { kind: "bundled", chart: listing, version, ...reason }
    : { kind: "unknown", name: chart, ...reason };
}

function fromSetting({ files, path }: DetectionInput): { chart: string; version?: string; glob: string } | undefined {
  for (const [glob, value] of Object.entries(files)) {
    if (typeof value !== "string" || !matches(path, glob)) continue;
    return { ...readChartReference(value), glob };
  }
  return undefined;
}

/** A glob without a slash is about the file's name, any other about the end of its path. */
function matches(path: string, glob: string): boolean {
  const full = glob.startsWith("/") || glob.startsWith("**/") || !glob.includes("/") ? glob : `**/${glob}`;
  return picomatch.isMatch(path, full, { basename: !glob.includes("/"), dot: true });
}

function isInsideChart({ path, chartYaml }: DetectionInput, folder: string): boolean {
  return chartYaml !== undefined && path.startsWith(`${chartYaml.dir}/${folder}/`);
}

const looksLikeValues = (path: string): boolean => /values/i.test(fileName(path)) || /\/ci\/[^/]+$/.test(path);
const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function fromChartYaml({ chartYaml, charts, path }: DetectionInput): Detection | undefined {
  if (!chartYaml || !looksLikeValues(path)) return undefined;
  const dependencies = chartYaml.dependencies.filter((dependency) =>
    charts.some((chart) => isDependencyOn(chart, dependency)),
  );
  const where =
    path.startsWith(`${chartYaml.dir}/`) && !path.slice(chartYaml.dir.length + 1).includes("/")
      ? "beside the file"
      : "above the file";
  if (dependencies.length > 0) {
    const names = dependencies.map(({ name, version }) => `${name} ${version}`).join(", ");
    return { kind: "umbrella", chartYaml, dependencies, why: `The Chart.yaml ${where} depends on ${names}.` };
  }
  const why = `The Chart.yaml ${where} is that of ${chartYaml.name} ${chartYaml.version ?? ""}`.trimEnd();
  const bundled = charts.find(({ name }) => name === chartYaml.name);
  if (bundled) return { kind: "bundled", chart: bundled, version: chartYaml.version, why: `${why}.` };
  return { kind: "folder", chartYaml, why: `${why}.` };
}

/** A dependency may come from a mirror, so a chart's name is enough where the address does not say otherwise. */
function isDependencyOn({ name, helmRepository }: ChartListing, dependency: ChartYamlDependency): boolean {
  return (
    dependency.name === name &&
    (dependency.repository === "" ||
      dependency.repository.includes(name) ||
      dependency.repository.startsWith(helmRepository) ||
      !dependency.repository.startsWith("https://"))
  );
}

function fromFileName({ charts, path }: DetectionInput): Detection | undefined {
  const name = fileName(path).toLowerCase();
  if (!/\.ya?ml$/.test(name) || name === "chart.yaml") return undefined;
  const byName = charts.filter((chart) => picomatch.isMatch(name, chart.files));
  const [chart] = byName;
  if (chart && byName.length === 1) return { kind: "bundled", chart, why: `The file is called ${fileName(path)}.` };
  const folder = path.split("/").at(-2)?.toLowerCase() ?? "";
  const byFolder = /values|override/.test(name)
    ? charts.find((candidate) => candidate.folders.includes(folder))
    : undefined;
  return (
    byFolder && { kind: "bundled", chart: byFolder, why: `The file is a values file in a folder called ${folder}.` }
  );
}

function fromContent({ charts, text }: DetectionInput): Detection | undefined {
  const chart = recogniseChart(text, charts);
  return chart && { kind: "bundled", chart, why: `The file has keys that only ${chart.title} has.` };
}

/** More lines than this are not needed to recognise a chart. */
const maxLines = 20_000;

/**
 * The two-level key paths of a text (`langfuse.web`), read from its lines without parsing it, so that YAML files of
 * no chart cost next to nothing.
 */
function twoLevelPaths(text: string): Set<string> {
  const paths = new Set<string>();
  let root = "";
  let indent = 0;
  for (const line of text.split("\n", maxLines)) {
    const match = /^([ ]*)["']?([A-Za-z_][\w-]*)["']?[ \t]*:(?:\s|$)(.*)/.exec(line);
    if (!match) continue;
    const [, spaces = "", key = "", rest = ""] = match;
    if (spaces === "") {
      root = key;
      indent = 0;
      for (const inner of rest.matchAll(/[{,]\s*([A-Za-z_][\w-]*)\s*:/g)) paths.add(`${root}.${inner[1]}`);
      paths.add(root);
    } else if (root !== "" && (indent === 0 || spaces.length === indent)) {
      indent = spaces.length;
      paths.add(`${root}.${key}`);
    }
  }
  return paths;
}

/** The one chart whose marks a text has, if it has two at least and more than of any other chart. */
function recogniseChart(text: string, charts: readonly ChartListing[]): ChartListing | undefined {
  const paths = twoLevelPaths(text);
  if (paths.size === 0) return undefined;
  const scored = charts.map((chart) => ({ chart, score: chart.marks.filter((mark) => paths.has(mark)).length }));
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best && best.score >= 2 && best.score > (second?.score ?? 0) ? best.chart : undefined;
}

/** Root keys that together mean a file of another kind: Kubernetes, Compose, helmfile, GitHub and GitLab workflows, Helm itself. */
const formats: readonly (readonly string[])[] = [
  ["apiVersion", "kind"],
  ["kind", "metadata"],
  ["stringData"],
  ["services"],
  ["releases"],
  ["helmfiles"],
  ["on", "jobs"],
  ["stages"],
  ["apiVersion", "name", "version"],
  ["openapi"],
];

/** Whether a file with these top-level keys is of a well-known kind other than a values file, whatever its name is. */
export function isOtherFormat(topLevelKeys: Iterable<string>): boolean {
  const keys = new Set(topLevelKeys);
  return formats.some((roots) => roots.every((root) => keys.has(root)));
}
