import { join } from "node:path";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { nodeHost } from "../../server/src/main/node-host";
import { KnowledgeStore } from "../../server/src/workspace/knowledge-store";
import { shopStore } from "./shop";

/** The project's folder. */
export const root = join(import.meta.dirname, "../..");

/** The real knowledge of the bundled charts. */
export const store = new KnowledgeStore(nodeHost(root));

/** `langfuse@2.0.0` -> its knowledge; `shop` is the chart that exists in tests only. */
export function chartAt(chartAndVersion: string): Promise<ChartKnowledge> {
  const [chart = "", version] = chartAndVersion.split("@");
  return (chart === "shop" ? shopStore : store).get(chart, version);
}
