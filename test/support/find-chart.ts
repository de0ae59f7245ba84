import { ChartFinder, type FoundChart } from "../../server/src/workspace/chart-finder";
import { WorkspaceDeployments } from "../../server/src/workspace/workspace-deployments";
import { store } from "./charts";
import { memoryHost } from "./memory-host";

export interface Place {
  /** The values file's path. */
  path?: string;
  /** Path -> text of the files around it. */
  around?: Record<string, string>;
  /** The setting that maps globs to charts. */
  files?: Record<string, string>;
}

/** Finds the chart of a text as the server does, among files in memory. */
export function findChart(
  text: string,
  { path = "/work/app.yaml", around = {}, files = {} }: Place = {},
): Promise<FoundChart | undefined> {
  const host = memoryHost(Object.fromEntries(Object.entries(around).map(([name, content]) => [uriOf(name), content])));
  const all = new WorkspaceDeployments(host, { patience: 1000, moreFound: () => {} });
  const deployments = (uri: string) => all.naming(uri, "file:///");
  return new ChartFinder(host, store, { deployments }).find(uriOf(path), text, files);
}

const uriOf = (path: string): string => `file://${encodeURI(path)}`;

/** `langfuse 2.0.0: The file is called …`, with what is wrong about the choice below. */
export async function whichChart(text: string, place: Place = {}): Promise<string> {
  const found = await findChart(text, place);
  if (!found) return "none";
  const { knowledge, why, problem } = found;
  const choice = `${[knowledge.chart, knowledge.version].filter(Boolean).join(" ")}: ${why}`;
  return problem ? `${choice}\n${problem.message}` : choice;
}
