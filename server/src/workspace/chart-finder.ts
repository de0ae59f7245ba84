import { compare, maxSatisfying, valid, validRange } from "semver";
import { type ChartYaml, readChartYaml } from "../core/chart/chart-yaml";
import type { PlacedDeployment } from "../core/chart/deployments/named-by";
import { type Detection, declaredChart, likelyChart } from "../core/chart/detect";
import { pickVersion } from "../core/chart/pick-version";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import { folderKnowledge } from "../core/schema/learn/folder-knowledge";
import { newestStable } from "../core/schema/version-ranges";
import type { ChartProblem } from "../core/values/snapshot";
import { ValuesDocument } from "../core/yaml/read/values-document";
import { uriPath } from "../host/files/uri-path";
import type { Host } from "../host/host";
import type { ChartLearner, RenderedChartName } from "./chart-learner";
import type { KnowledgeStore } from "./knowledge-store";

/** The chart of a file, why, and what is known about it. */
export interface FoundChart {
  knowledge: ChartKnowledge;
  why: string;
  problem?: ChartProblem;
  /** The chart that is rendered; absent where nobody knows which one it is. */
  renders?: RenderedChartName;
}

/** The URI of the workspace's folder that a document is in, with a slash at its end; undefined where it is in none. */
export type FolderOf = (uri: string) => string | undefined;

/** How many folders above a file are searched for a Chart.yaml. */
const maxLevels = 4;

/** Who helps to find charts. */
export interface ChartFinderOptions {
  /** Without it, charts that are not bundled are known by their values.yaml or by their neighbours. */
  learner?: ChartLearner;
  /** Without it, only the file's own folder is looked into. */
  folderOf?: FolderOf;
  /** The deployments that name a file. Without it, none is known. */
  deployments?: (uri: string) => Promise<readonly PlacedDeployment[]>;
  /** Asked where a file's keys tell the version of its chart. */
  read?: (uri: string, text: string) => ValuesDocument | Promise<ValuesDocument>;
}

/** Finds the chart a file belongs to; everything that has to be waited for is waited for here. */
export class ChartFinder {
  private readonly host: Host;
  private readonly store: KnowledgeStore;
  private readonly options: ChartFinderOptions;

  constructor(host: Host, store: KnowledgeStore, options: ChartFinderOptions = {}) {
    this.host = host;
    this.store = store;
    this.options = options;
  }

  /** `files` is the setting that maps globs to charts. */
  async find(uri: string, text: string, files: Readonly<Record<string, string>>): Promise<FoundChart | undefined> {
    const { charts } = await this.store.charts();
    const path = uriPath(uri);
    const chartYaml = await this.chartYamlFor(uri);
    const input = { text, path, files, charts, chartYaml };
    const declared = declaredChart(input);
    const detection = declared === undefined ? ((await this.deployed(uri)) ?? likelyChart(input)) : declared;
    if (!detection) return undefined;
    const found = await this.chartOf(detection, { uri, text });
    return { ...found, renders: renderedChart(detection, found, chartYaml && { ...chartYaml, uri }) };
  }

  private async deployed(uri: string): Promise<Detection | undefined> {
    const deployments = (await this.options.deployments?.(uri)) ?? [];
    return deployments.length === 0 ? undefined : deployedChart(this.store, deployments);
  }

  private chartOf(detection: Detection, { uri, text }: { uri: string; text: string }): Promise<FoundChart> {
    switch (detection.kind) {
      case "bundled":
        return this.bundled(detection, () => this.read(uri, text));
      case "umbrella":
      case "folder":
        return this.folder(detection, uri);
      case "unknown":
        return this.unknown(detection);
    }
  }

  /** The chart that someone has named, whatever the file says. */
  async named(
    { chart, version }: { chart: string; version?: string },
    { uri, text }: { uri: string; text: string },
  ): Promise<FoundChart | undefined> {
    const listing = (await this.store.charts()).charts.find(({ name }) => name === chart);
    if (!listing) return undefined;
    const why = "It was named on the command line.";
    const found = await this.bundled({ kind: "bundled", chart: listing, version, why }, () => this.read(uri, text));
    return { ...found, renders: { name: chart, version: version ?? found.knowledge.version, listing } };
  }

  private async read(uri: string, text: string): Promise<ValuesDocument> {
    return this.options.read?.(uri, text) ?? new ValuesDocument(text);
  }

  private async chartYamlFor(uri: string): Promise<(ChartYaml & { dir: string }) | undefined> {
    if (!uri.startsWith("file:")) return undefined;
    const workspaceFolder = this.options.folderOf?.(uri);
    const limit = workspaceFolder && new URL(workspaceFolder).href;
    let folder = new URL(".", uri);
    for (let level = 0; level < maxLevels && folder.href.startsWith(limit ?? ""); level++) {
      const text = await this.host.readFile(new URL("Chart.yaml", folder).href, limit ?? folder.href);
      const chartYaml = text === undefined ? undefined : readChartYaml(text);
      if (chartYaml) return { ...chartYaml, dir: uriPath(folder.href).replace(/\/$/, "") };
      const parent = new URL("..", folder);
      if (parent.href === folder.href) break;
      folder = parent;
    }
    return undefined;
  }

  private async bundled(
    detection: Extract<Detection, { kind: "bundled" }>,
    document: () => Promise<ValuesDocument>,
  ): Promise<FoundChart> {
    const { chart, version, why } = detection;
    const problemAt: Omit<ChartProblem, "message"> = detection.span
      ? { span: detection.span }
      : { span: { start: 0, end: 0 }, severity: "information" };
    const history = await this.store.history(chart.name);
    const picked = version === undefined ? pickVersion(history, (await document()).root) : undefined;
    const reason = picked?.because
      ? `${why} "${picked.because}" is a key of ${picked.version} that newer versions do not have.`
      : why;
    const wanted = version ?? picked?.version ?? newestStable(history["x-chart-versions"]);
    if (wanted !== undefined && valid(wanted) === null) {
      const knowledge = await this.store.get(chart.name);
      return {
        knowledge,
        why: reason,
        problem: {
          ...problemAt,
          message: `"${wanted}" is not a chart version. Valuesmith uses ${chart.name} ${knowledge.version}.`,
        },
      };
    }
    const knowledge = await this.store.get(chart.name, wanted);
    if (wanted === undefined || knowledge.version === wanted) return { knowledge, why: reason };
    const learned = this.options.learner?.get({ name: chart.name, version: wanted, listing: chart });
    if (learned) return { knowledge: await this.store.learned(learned, chart.name), why: reason };
    return {
      knowledge,
      why: reason,
      problem: {
        ...problemAt,
        message: `Valuesmith does not know ${chart.name} ${wanted}; it uses ${knowledge.version}, the nearest version it knows.`,
      },
    };
  }

  private async folder(
    detection: Extract<Detection, { kind: "umbrella" | "folder" }>,
    uri: string,
  ): Promise<FoundChart> {
    const { chartYaml, why } = detection;
    const folder = folderUri(chartYaml.dir, uri);
    const limit = this.options.folderOf?.(uri) ?? folder;
    const [values, schema] = await Promise.all([
      this.host.readFile(new URL("values.yaml", folder).href, limit),
      this.host.readFile(new URL("values.schema.json", folder).href, limit),
    ]);
    const { name, version } = chartYaml;
    const history = this.options.learner?.get({ name, version }, this.host.pathOf(folder));
    const learned = history && (await this.store.learned(history));
    const dependencies = detection.kind === "umbrella" ? detection.dependencies : [];
    const bundled = await Promise.all(
      dependencies.map(async ({ as, name, version }) => ({
        as,
        knowledge: await this.store.get(name, await this.resolve(name, version)),
      })),
    );
    return {
      knowledge: folderKnowledge({ name, version, values, schema, learned }, bundled, await this.store.common()),
      why,
    };
  }

  /** The version that a dependency's range stands for: the newest bundled one that fits, else the range's own number. */
  private async resolve(chart: string, range: string): Promise<string | undefined> {
    const versions = (await this.store.history(chart))["x-chart-versions"];
    return maxSatisfying(versions, range) ?? valid(range.replace(/^[^\d]*/, "")) ?? undefined;
  }

  private async unknown({ name, why, span }: Extract<Detection, { kind: "unknown" }>): Promise<FoundChart> {
    const { charts } = await this.store.charts();
    const names = charts.map((chart) => chart.name).join(", ");
    const message = `Valuesmith does not know a chart called "${name}". It knows ${names}; "none" leaves a file alone.`;
    const knowledge = folderKnowledge({ name, values: "" }, [], await this.store.common());
    return { knowledge, why, problem: { span: span ?? { start: 0, end: 0 }, message } };
  }
}

/** Which chart a file's values are rendered with, and its folder if the file lives in one of that very version. */
function renderedChart(
  detection: Detection,
  { knowledge }: FoundChart,
  chartYaml: (ChartYaml & { dir: string; uri: string }) | undefined,
): RenderedChartName | undefined {
  if (detection.kind === "unknown") return undefined;
  const folder = chartYaml && folderUri(chartYaml.dir, chartYaml.uri);
  if (detection.kind !== "bundled")
    return { name: detection.chartYaml.name, version: detection.chartYaml.version, folder };
  const { chart: listing, version = knowledge.version } = detection;
  const isInside = chartYaml?.name === listing.name && (detection.version ?? chartYaml.version) === chartYaml.version;
  return { name: listing.name, version, listing, ...(isInside ? { folder } : {}) };
}

const folderUri = (dir: string, uri: string): string => new URL(`${encodeURI(dir)}/`, uri).href;

/**
 * The chart that deployments of a file install; undefined where they install several or none that is bundled. Of several
 * versions it is the newest: that is where the others are going.
 */
async function deployedChart(
  store: KnowledgeStore,
  deployments: readonly PlacedDeployment[],
): Promise<Detection | undefined> {
  const { charts } = await store.charts();
  const [chart, ...otherCharts] = charts.filter(({ name }) =>
    deployments.some((deployment) => deployment.chart === name),
  );
  if (!chart || otherCharts.length > 0) return undefined;
  const { "x-chart-versions": versions } = await store.history(chart.name);
  const [newest, ...older] = deployments
    .filter((deployment) => deployment.chart === chart.name)
    .map((deployment) => ({ deployment, version: exactVersion(versions, deployment.version) }))
    .toSorted((a, b) => compare(b.version ?? "0.0.0-0", a.version ?? "0.0.0-0"));
  if (!newest) return undefined;
  const { deployment, version } = newest;
  const what = [chart.name, readableRange(deployment.version)].filter(Boolean).join(" ");
  const others = older.find((other) => other.version !== version)?.deployment;
  const more = others
    ? ` ${nameOf(others)} installs ${readableRange(others.version) ?? "another version"} with it.`
    : "";
  const why = `${nameOf(deployment)} (${deployment.tool}) installs ${what} with this file.${more}`;
  return { kind: "bundled", chart, version, why };
}

const nameOf = ({ path }: PlacedDeployment): string => path.split("/").slice(-2).join("/");

/** A version or a range as it is written; undefined for what is neither, and may be anything. */
const readableRange = (range: string | undefined): string | undefined =>
  range !== undefined && range.length <= 40 && validRange(range) !== null ? range : undefined;

/** The newest bundled version in a range, or the version itself if it is one; undefined where it is neither. */
function exactVersion(versions: string[], range: string | undefined): string | undefined {
  return range === undefined ? undefined : (valid(range) ?? maxSatisfying(versions, range) ?? undefined);
}
