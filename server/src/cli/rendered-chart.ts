import { basename, join, resolve } from "node:path";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import { folderKnowledge } from "../core/schema/learn/folder-knowledge";
import { UsageError } from "../host/files/usage-error";
import type { Host } from "../host/host";
import type { ChartRenderer, WantedChart } from "../render/chart-renderer";
import type { RenderableChart, ValuesSource } from "../render/engine/rendering";
import type { FoundChart } from "../workspace/chart-finder";
import { splitChart } from "./chart-argument";
import { Here } from "./here";

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
  const here = new Here(host);
  const [first] = values;
  const path = options["chart-dir"] ?? options["chart-archive"];
  const mayDownload = !options.offline;
  if (path !== undefined) {
    const name = basename(resolve(path));
    const isFolder = options["chart-dir"] !== undefined;
    const found = isFolder ? await chartOf(here, join(resolve(path), "values.yaml"), "") : undefined;
    return { wanted: { name, path: resolve(path), mayDownload }, knowledge: await knowledgeOf(here, name, found) };
  }
  if (options.chart !== undefined) {
    here.chart = splitChart(options.chart);
    const { chart: name, version } = here.chart;
    const found = await chartOf(here, first?.name ?? "", first?.text ?? "");
    const repository = options.repo ?? found?.renders?.listing?.helmRepository;
    if (repository === undefined) throw new UsageError(`--repo must say where the chart "${name}" comes from`);
    return { wanted: { name, version, repository, mayDownload }, knowledge: await knowledgeOf(here, name, found) };
  }
  const found = await chartOf(here, first?.name ?? "", first?.text ?? "");
  if (!found?.renders) throw new UsageError(`${first?.name} belongs to no chart that is known; --chart says which`);
  const { name, version, folder, listing } = found.renders;
  const repository = options.repo ?? listing?.helmRepository;
  const wanted = { name, version, repository, path: folder && host.pathOf(folder), mayDownload };
  return { wanted, knowledge: found.knowledge };
}

const chartOf = (here: Here, path: string, text: string): Promise<FoundChart | undefined> =>
  here.workspace.chart(here.open(path, text));

/** Of a chart that nobody knows, everything is possible. */
async function knowledgeOf({ workspace }: Here, name: string, found?: FoundChart): Promise<ChartKnowledge> {
  return found?.knowledge ?? folderKnowledge({ name, values: "" }, [], await workspace.store.common());
}

/** The chart itself, from this machine or from its repository. */
export async function findChart(renderer: ChartRenderer, wanted: WantedChart): Promise<RenderableChart> {
  const search = await renderer.find(wanted);
  if (search.kind === "chart") return search.chart;
  if (search.kind === "unavailable") throw new Error(search.message);
  throw new Error(`${search.chart} is not on this machine, and --offline does not allow to download it.`);
}
