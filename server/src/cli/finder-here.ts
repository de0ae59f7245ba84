import { pathToFileURL } from "node:url";
import type { PlacedDeployment } from "../core/chart/deployments/named-by";
import type { Host } from "../host/host";
import { ChartFinder } from "../workspace/chart-finder";
import type { KnowledgeStore } from "../workspace/knowledge-store";
import type { ReadDocument } from "../workspace/parsed-documents";
import { WorkspaceDeployments } from "../workspace/workspace-deployments";

/** Longer than any folder takes to be read, in milliseconds. */
const patience = 60_000;

/** Finds charts as an editor does that has opened the folder which the command is run in. */
export const finderHere = (host: Host, store: KnowledgeStore, read?: ReadDocument): ChartFinder =>
  new ChartFinder(host, store, { read, deployments: deploymentsHere(host) });

/** Finds what installs a file, below the folder which the command is run in. */
export function deploymentsHere(host: Host): (uri: string) => Promise<PlacedDeployment[]> {
  const folder = pathToFileURL(`${process.cwd()}/`).href;
  const all = new WorkspaceDeployments(host, { patience, moreFound: () => {} });
  return async (uri) => (uri.startsWith(folder) ? all.naming(uri, folder) : []);
}
