import { maxSatisfying, valid } from "semver";
import { type ChartYaml, readChartYaml } from "./core/chart/chart-yaml";
import { type Detection, detectChart } from "./core/chart/detect";
import { pickVersion } from "./core/chart/pick-version";
import type { ChartKnowledge } from "./core/schema/chart-knowledge";
import { folderKnowledge } from "./core/schema/folder-knowledge";
import { newestStable } from "./core/schema/version-ranges";
import type { ChartProblem } from "./core/snapshot";
import { ValuesDocument } from "./core/yaml/values-document";
import type { Host } from "./host";
import type { KnowledgeStore } from "./knowledge-store";
import { OwnSchemas } from "./own-schemas";
import type { ReadDocument } from "./parsed-documents";

/** The chart of a file, why, and what is known about it. */
export interface FoundChart {
  knowledge: ChartKnowledge;
  why: string;
  problem?: ChartProblem;
}

/** How many folders above a file are searched for a Chart.yaml. */
const maxLevels = 4;

/** Finds the chart a file belongs to; everything that has to be waited for is waited for here. */
export class ChartFinder {
  private readonly host: Host;
  private readonly store: KnowledgeStore;
  private readonly read: ReadDocument;
  private readonly ownSchemas = new OwnSchemas();

  /** `read` is asked where a file's keys tell the version of its chart. */
  constructor(host: Host, store: KnowledgeStore, read: ReadDocument = (_, text) => new ValuesDocument(text)) {
    this.host = host;
    this.store = store;
    this.read = read;
  }

  /** `files` is the setting that maps globs to charts. */
  async find(uri: string, text: string, files: Readonly<Record<string, string>>): Promise<FoundChart | undefined> {
    const { charts } = await this.store.charts();
    const path = pathOf(uri);
    const detection = detectChart({ text, path, files, charts, chartYaml: await this.chartYamlFor(uri) });
    if (!detection) return undefined;
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
  async named({ chart, version }: { chart: string; version?: string }, text: string): Promise<FoundChart | undefined> {
    const listing = (await this.store.charts()).charts.find(({ name }) => name === chart);
    return (
      listing &&
      this.bundled({ kind: "bundled", chart: listing, version, why: "It was named on the command line." }, () =>
        this.read("", text),
      )
    );
  }

  private async chartYamlFor(uri: string): Promise<(ChartYaml & { dir: string }) | undefined> {
    if (!uri.startsWith("file:")) return undefined;
    let folder = new URL(".", uri);
    for (let level = 0; level < maxLevels; level++) {
      const text = await this.host.readFile(new URL("Chart.yaml", folder).href);
      const chartYaml = text === undefined ? undefined : readChartYaml(text);
      if (chartYaml) return { ...chartYaml, dir: pathOf(folder.href).replace(/\/$/, "") };
      const parent = new URL("..", folder);
      if (parent.href === folder.href) break;
      folder = parent;
    }
    return undefined;
  }

  private async bundled(
    detection: Extract<Detection, { kind: "bundled" }>,
    document: () => ValuesDocument,
  ): Promise<FoundChart> {
    const { chart, version, why } = detection;
    const problemAt: Omit<ChartProblem, "message"> = detection.span
      ? { span: detection.span }
      : { span: { start: 0, end: 0 }, severity: "information" };
    const history = await this.store.history(chart.name);
    const picked = version === undefined ? pickVersion(history, document().root) : undefined;
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
    const folder = new URL(`${encodeURI(chartYaml.dir)}/`, uri).href;
    const [values, schema] = await Promise.all([
      this.host.readFile(new URL("values.yaml", folder).href),
      this.host.readFile(new URL("values.schema.json", folder).href),
    ]);
    const dependencies = detection.kind === "umbrella" ? detection.dependencies : [];
    const bundled = await Promise.all(
      dependencies.map(async ({ as, name, version }) => ({
        as,
        knowledge: await this.store.get(name, await this.resolve(name, version)),
      })),
    );
    return {
      knowledge: folderKnowledge(
        { name: chartYaml.name, version: chartYaml.version, values, ownSchema: await this.ownSchemas.read(schema) },
        bundled,
        await this.store.common(),
      ),
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

/** The path of a URI with `/`, decoded where it can be. */
function pathOf(uri: string): string {
  const path = uri.replace(/^[\w+.-]+:(\/\/[^/]*)?/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % in a file's name.
    return path;
  }
}
