import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DescriptionsFile } from "../../server/src/core/schema/knowledge-files";
import { historyAt } from "../../server/src/core/schema/lookup";
import { parsePath } from "../../server/src/core/yaml/document/nodes";
import { root, store } from "../support/charts";
import { coverageOf, newestOfEachLine } from "../support/coverage";
import { hoverAt } from "../support/fixture";

const schemas = join(root, "schemas");
const charts = ["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"];
const files = [...charts, ...readdirSync(join(schemas, "subcharts")).map((name) => `subcharts/${name}`)];

const read = (file: string): [string, string][] =>
  Object.entries((JSON.parse(readFileSync(join(schemas, file), "utf8")) as DescriptionsFile).descriptions);

/** Names for the same thing that charts spell differently share a sentence for good reason. */
const lastKey = (path: string): string => String(parsePath(path).at(-1));

describe("newestOfEachLine", () => {
  it("takes 0.1 and 0.2 for lines of their own, and a pre-release only if it is the newest of all", () => {
    expect(newestOfEachLine(["0.1.0", "0.1.1", "0.2.0", "1.0.0", "1.1.0-rc.1", "1.1.0", "2.0.0-rc.1"])).toEqual([
      "0.1.1",
      "0.2.0",
      "1.1.0",
      "2.0.0-rc.1",
    ]);
  });
});

describe.each(charts)("the pages about %s", (name) => {
  it("are about keys that some version has", async () => {
    const { links = {} } = JSON.parse(
      readFileSync(join(schemas, name, "descriptions.json"), "utf8"),
    ) as DescriptionsFile;
    const history = await store.history(name);
    expect(Object.keys(links).length).toBeGreaterThan(0);
    expect(Object.keys(links).filter((path) => !historyAt(history, parsePath(path)))).toEqual([]);
    expect(Object.values(links).filter((link) => !/^https:\/\/[\w./-]+$/.test(link))).toEqual([]);
  });
});

it("names the page of the nearest key that has one", async () => {
  expect(await hoverAt("langfuse@2.0.0", "clickhouse:\n  auth:\n    user<|>name: a\n")).toContain(
    "[Documentation](https://langfuse.com/self-hosting/deployment/infrastructure/clickhouse)",
  );
  expect(await hoverAt("langfuse@2.0.0", "extra<|>Manifests: []\n")).not.toContain("[Documentation]");
});

describe.each(charts)("the keys of %s", (name) => {
  it("are all explained, at the newest version of each line", async () => {
    const versions = newestOfEachLine((await store.history(name))["x-chart-versions"]);
    for (const version of versions) {
      const { keys, missing } = coverageOf(await store.get(name, version));
      expect(missing, version).toEqual([]);
      expect(keys).toBeGreaterThan(100);
    }
  });
});

describe.each(files)("schemas/%s/descriptions.json", (file) => {
  it("says something of its own about each key, in whole sentences", () => {
    const all = [...read("common.json"), ...read(`${file}/descriptions.json`)];
    const keysOf = new Map<string, Set<string>>();
    for (const [path, text] of all) keysOf.set(text, (keysOf.get(text) ?? new Set()).add(lastKey(path)));
    expect([...keysOf].filter(([, keys]) => keys.size > 1).map(([text, keys]) => [text, ...keys])).toEqual([]);
    expect(all.filter(([, text]) => !/[.!)]$/.test(text) || text.length < 12)).toEqual([]);
  });
});
