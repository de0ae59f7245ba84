import { describe, expect, it } from "vitest";
import { nodeHost } from "../server/src/main/node-host";
import { ChartFinder } from "../server/src/workspace/chart-finder";
import { KnowledgeStore } from "../server/src/workspace/knowledge-store";
import { ValuesNearby } from "../server/src/workspace/values-nearby";
import { root } from "./support/charts";
import { memoryHost } from "./support/memory-host";

/** Whether a file stands beside the values files among others, in a workspace that is open at `/work`. */
function isBeside(path: string, files: Record<string, string>): Promise<boolean> {
  const there = Object.fromEntries(Object.entries(files).map(([name, text]) => [`file:///work/${name}`, text]));
  const host = { ...memoryHost(there), readAsset: nodeHost(root).readAsset };
  const nearby = new ValuesNearby(host, new ChartFinder(host, new KnowledgeStore(host)));
  return nearby.isBeside(`file:///work/${path}`, { limit: "file:///work/", files: {} });
}

const values = "# valuesmith: langfuse\nlangfuse: {}\n";

describe("a file stands beside values", () => {
  it.each([
    ["in the same folder", "langfuse/keda.yaml", "langfuse/values.yaml"],
    ["in a folder below", "langfuse/manifests/keda.yaml", "langfuse/values.yaml"],
    ["in a folder above", "langfuse/keda.yaml", "langfuse/values/production.yaml"],
    ["in a folder beside", "langfuse/manifests/keda.yaml", "langfuse/values/production.yaml"],
    ["in the workspace's own folder", "keda.yaml", "values.yaml"],
  ])("%s", async (_, path, at) => {
    expect(await isBeside(path, { [at]: values })).toBe(true);
  });

  it.each([
    ["far away", "apps/shop/keda.yaml", { "platform/langfuse/values.yaml": values }],
    ["of a chart that nobody knows", "shop/keda.yaml", { "shop/values.yaml": "replicas: 1\n" }],
    [
      "of a chart of one's own",
      "shop/keda.yaml",
      { "shop/Chart.yaml": "name: shop\nversion: 1.0.0\n", "shop/values.yaml": "replicas: 1\n" },
    ],
    ["that are not there", "keda.yaml", {}],
  ])("but not beside values %s", async (_, path, files) => {
    expect(await isBeside(path, files)).toBe(false);
  });

  it("but not where it is in no folder", async () => {
    const host = memoryHost({});
    const nearby = new ValuesNearby(host, new ChartFinder(host, new KnowledgeStore(host)));
    expect(await nearby.isBeside("untitled:Untitled-1", { limit: undefined, files: {} })).toBe(false);
  });
});
