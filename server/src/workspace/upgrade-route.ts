import { compare } from "semver";
import { happensAfter, type Route } from "../core/upgrade/apply-renames";
import type { KnowledgeStore } from "./knowledge-store";

/** From one version of a bundled chart to another, with the versions in between that have renamed keys. */
export async function upgradeRoute(
  store: KnowledgeStore,
  chart: string,
  versions: { from: string; to: string },
): Promise<Route> {
  const { "x-chart-versions": bundled } = await store.history(chart);
  const renamed = new Set((await store.renames(chart)).map(({ since }) => since));
  const between = bundled.filter(
    (version) => renamed.has(version) && happensAfter(version, versions.from) && compare(version, versions.to) < 0,
  );
  return {
    from: await store.get(chart, versions.from),
    to: await store.get(chart, versions.to),
    between: await Promise.all(between.map((version) => store.get(chart, version))),
  };
}
