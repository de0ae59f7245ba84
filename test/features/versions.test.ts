import { expect, it } from "vitest";
import { labels } from "../support/fixture";

/** Keys that came or went: the versions that have them complete them, the others do not. */
const keys: [chart: string, parent: string, key: string, has: string, lacks: string][] = [
  ["langsmith", "config", "basePath", "0.12.0", "0.11.29"],
  ["langsmith", "config", "langgraphPlatform", "0.11.29", "0.12.0"],
  ["langsmith", "ingress", "hostname", "0.11.29", "0.12.0"],
  ["langsmith", "backend.autoscaling", "hpa", "0.13.0", "0.12.37"],
  ["langsmith", "backend.autoscaling", "createHpa", "0.12.37", "0.13.0"],
  ["langsmith", "", "quickwit", "0.10.53", "0.11.15"],
  ["langsmith", "", "fleetToolServer", "0.15.0", "0.14.6"],
  ["langsmith", "images", "hostBackendImage", "0.15.17", "0.16.0"],
  ["langgraph-dataplane", "operator", "templates", "0.2.2", "0.1.0"],
  ["langgraph-cloud", "mongo", "statefulSet", "0.2.6", "0.2.5"],
  ["langgraph-cloud", "", "studio", "0.2.6", "0.3.0"],
  ["langfuse", "langfuse", "ingress", "1.0.0", "0.13.1"],
  ["langfuse", "", "ingress", "0.13.1", "1.0.0"],
  ["langfuse", "clickhouse", "clusterEnabled", "1.5.41", "2.0.0"],
  ["langfuse", "clickhouse", "cluster", "2.0.0", "1.5.41"],
  ["flagsmith", "api", "secretKeyFromExistingSecret", "0.81.0", "0.10.2"],
  ["flagsmith", "api", "dbWaiter", "0.26.0", "0.27.0"],
  ["flagsmith", "", "influxdb2", "0.80.0", "0.81.0"],
];

/** `a.b` as a document with the cursor below it. */
function below(parent: string): string {
  const lines = parent === "" ? [] : parent.split(".").map((key, index) => `${"  ".repeat(index)}${key}:`);
  return [...lines, `${"  ".repeat(lines.length)}<|>`].join("\n");
}

it.each(keys)("%s: %s %s is completed in %s and not in %s", async (chart, parent, key, has, lacks) => {
  expect(await labels(`${chart}@${has}`, below(parent))).toContain(key);
  expect(await labels(`${chart}@${lacks}`, below(parent))).not.toContain(key);
});
