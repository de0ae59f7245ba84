import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import { folderKnowledge } from "../core/schema/learn/folder-knowledge";
import { UsageError } from "../host/files/usage-error";
import type { Host } from "../host/host";
import type { ChartRenderer, WantedChart } from "../render/chart-renderer";
import type { RenderableChart, ValuesSource } from "../render/engine/rendering";
import type { FoundChart } from "../workspace/chart-finder";
import { KnowledgeStore } from "../workspace/knowledge-store";
import { splitChart } from "./chart-argument";
import { finderHere } from "./finder-here";

/** The arguments that say which chart is rendered. */
interface ChartArguments {
  chart?: string;
  "chart-dir"?: string;
  "chart-archive"?: string;
  repo?: string;
  offline?: boolean;
}

/** The chart to render, and what is known about its values. */
export interface ChosenChart {
  wanted: WantedChart;
  knowledge: ChartKnowledge;
}

/** The chart that the arguments name, else the one that the first values file is for. */
export async function chooseChart(host: Host, options: ChartArguments, values: ValuesSource[]): Promise<ChosenChart> {
  const store = new KnowledgeStore(host);
  const finder = finderHere(host, store);
  const path = options["chart-dir"] ?? options["chart-archive"];
  const mayDownload = !options.offline;
  if (path !== undefined) {
    const name = basename(resolve(path));
    const found = options["chart-dir"] === undefined ? undefined : await finder.find(valuesOf(path), "", {});
    return { wanted: { name, path: resolve(path), mayDownload }, knowledge: await knowledgeOf(store, name, found) };
  }
  if (options.chart !== undefined) {
    const { chart: name, version } = splitChart(options.chart);
    const found = await finder.named({ chart: name, version }, values[0]?.text ?? "");
    const repository = options.repo ?? found?.renders?.listing?.helmRepository;
    if (repository === undefined) throw new UsageError(`--repo must say where the chart "${name}" comes from`);
    return { wanted: { name, version, repository, mayDownload }, knowledge: await knowledgeOf(store, name, found) };
  }
  const [first] = values;
  const found = await finder.find(pathToFileURL(first?.name ?? "").href, first?.text ?? "", {});
  if (!found?.renders) throw new UsageError(`${first?.name} belongs to no chart that is known; --chart says which`);
  const { name, version, folder, listing } = found.renders;
  const repository = options.repo ?? listing?.helmRepository;
  const wanted = { name, version, repository, path: folder && host.pathOf(folder), mayDownload };
  return { wanted, knowledge: found.knowledge };
}

/** The URI of the values.yaml in a chart's folder. */
const valuesOf = (folder: string): string => pathToFileURL(join(resolve(folder), "values.yaml")).href;

/** Of a chart that nobody knows, everything is possible. */
async function knowledgeOf(store: KnowledgeStore, name: string, found?: FoundChart): Promise<ChartKnowledge> {
  return found?.knowledge ?? folderKnowledge({ name, values: "" }, [], await store.common());
}

/** The chart itself, from this machine or from its repository. */
export async function findChart(renderer: ChartRenderer, wanted: WantedChart): Promise<RenderableChart> {
  const search = await renderer.find(wanted);
  if (search.kind === "chart") return search.chart;
  if (search.kind === "unavailable") throw new Error(search.message);
  throw new Error(`${search.chart} is not on this machine, and --offline does not allow to download it.`);
}
