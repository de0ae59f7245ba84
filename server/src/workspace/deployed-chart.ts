import { compare, maxSatisfying, valid, validRange } from "semver";
import type { PlacedDeployment } from "../core/chart/deployments/named-by";
import type { Detection } from "../core/chart/detect";
import type { KnowledgeStore } from "./knowledge-store";

/**
 * The chart that deployments of a file install; undefined where they install several or none that is bundled. Of several
 * versions it is the newest: that is where the others are going.
 */
export async function deployedChart(
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
