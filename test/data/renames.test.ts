import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { HistoryNode, KnowledgeFile, Rename } from "../../server/src/core/schema/knowledge-files";
import { historyAt } from "../../server/src/core/schema/lookup";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { formatPath, parsePath } from "../../server/src/core/yaml/document/nodes";
import { root, store } from "../support/charts";
import { apply, snapshotOf } from "../support/fixture";

const charts = ["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"];

const table = charts.flatMap((chart) => renamesOf(chart).map((rename) => ({ chart, ...rename })));

function renamesOf(chart: string): Rename[] {
  return (
    (JSON.parse(readFileSync(join(root, "schemas", chart, "knowledge.json"), "utf8")) as KnowledgeFile).renames ?? []
  );
}

/** Each key that was ever renamed is told in the first version without it, and either fixed or explained. */
describe.each(table)("$chart $since: $old", (rename) => {
  it("is reported", async () => {
    expect((await found(await oldValues(rename))).length).toBe(1);
  });

  it("is fixed, or says what to do", async () => {
    const snapshot = await oldValues(rename);
    const [diagnostic] = await found(snapshot);
    const fixes = fix(snapshot, { uri: "file:///values.yaml", diagnostics: diagnostic ? [diagnostic] : [] });
    const edits = fixes.find(({ title }) => !title.startsWith("Ignore"))?.edit?.changes?.["file:///values.yaml"];
    if (rename.fix === false) {
      expect(edits).toBeUndefined();
      expect(diagnostic?.message).toContain(rename.note);
    } else {
      const fixed = await snapshotOf(`${rename.chart}@${rename.since}`, apply(snapshot.document.text, edits ?? []));
      expect(fixed.document.problems).toEqual([]);
      expect((await found(fixed)).map(({ data }) => formatPath(data.path))).toEqual([]);
    }
  });
});

async function found(snapshot: Snapshot): Promise<ReturnType<typeof diagnose>> {
  return diagnose(snapshot).filter(({ code }) => code === "renamed-key");
}

/** Values of an older version that set the key and nothing else. */
async function oldValues({ chart, since, old, when, fix }: (typeof table)[number]): Promise<Snapshot> {
  const path = parsePath(old);
  const node = historyAt(
    await store.history(chart),
    path.filter((key) => key !== "[]"),
  );
  const value = typeof fix === "object" && "values" in fix ? Object.keys(fix.values)[0] : valueFor(node, { when, fix });
  const values = path.reduceRight<unknown>(
    (inner, key) => (key === "[]" ? [inner] : { [key === "*" ? "any" : key]: inner }),
    value,
  );
  return snapshotOf(`${chart}@${since}`, stringify(values));
}

/** Where a map cannot be moved as a whole, some of its keys may have a rename of their own: another key is taken. */
function valueFor(node: HistoryNode | undefined, { when, fix }: Pick<Rename, "when" | "fix">): unknown {
  if (when === "map") return fix ? { host: "example.com", paths: [] } : { host: "example.com", name: "x" };
  if (when === "list") return ["x"];
  if (when) return "something-else";
  const [first] = Object.entries(node?.properties ?? {});
  if (first) return fix === false ? { other: "x" } : { [first[0]]: valueFor(first[1], {}) };
  return node?.type === "array" ? ["x"] : node?.type === "object" ? { a: "b" } : (node?.default ?? "x");
}
