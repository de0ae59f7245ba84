import { sha256 } from "./archives";
import type { ChartServer } from "./chart-server";

/** A version in an index; `digest` and `address` are those of the archive unless they are given. */
export interface PublishedChart {
  name: string;
  version: string;
  archive: Buffer;
  digest?: string;
  address?: string;
}

/** An index.yaml as `helm repo index` writes it. */
export function indexOf(charts: readonly PublishedChart[]): string {
  const names = [...new Set(charts.map(({ name }) => name))];
  const entries = names.map((name) => [`  ${name}:`, ...charts.filter((chart) => chart.name === name).map(itemOf)]);
  return ["apiVersion: v1", "entries:", ...entries.flat(), 'generated: "2026-01-01T00:00:00Z"', ""].join("\n");
}

function itemOf({ name, version, archive, digest, address }: PublishedChart): string {
  return [
    "  - apiVersion: v2",
    "    description: |-",
    "      A chart",
    "      version: 9.9.9",
    `    digest: ${digest ?? sha256(archive)}`,
    `    name: ${name}`,
    "    urls:",
    `    - ${address ?? `${name}-${version}.tgz`}`,
    `    version: ${version}`,
  ].join("\n");
}

/** Lets a server publish charts below a path such as `/charts`. */
export function publish(server: ChartServer, path: string, charts: readonly PublishedChart[]): void {
  server.routes[`${path}/index.yaml`] = indexOf(charts);
  for (const { name, version, archive } of charts) server.routes[`${path}/${name}-${version}.tgz`] = archive;
}
