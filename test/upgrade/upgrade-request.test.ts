import { beforeEach, describe, expect, it } from "vitest";
import { nodeHost } from "../../server/src/main/node-host";
import { type UpgradeResult, upgradeRequest } from "../../server/src/protocol";
import { root } from "../support/charts";
import { apply } from "../support/fixture";
import { connect, type Editor } from "../support/wire";

const uri = "file:///work/langfuse-values.yaml";

let editor: Editor;
beforeEach(async () => {
  editor = await connect({ ...nodeHost(root), readFile: async () => undefined });
});

const ask = (params: unknown): Promise<UpgradeResult | null> => editor.connection.sendRequest(upgradeRequest, params);

describe("valuesmith/upgrade", () => {
  it("answers with the new text, the edit and the report", async () => {
    const text = "# valuesmith: langfuse@1.5.41\nclickhouse:\n  replicaCount: 3\n  resourcesPreset: small\n";
    await editor.open(uri, text);
    const result = await ask({ uri, to: "2.0.0" });
    expect(apply(text, result?.edits ?? [])).toBe(result?.text);
    expect(result).toMatchObject({
      documentVersion: 1,
      summary: "1 key rewritten, 1 key left to you, 16 new defaults",
    });
    expect(result?.text).toMatchInlineSnapshot(`
      "# valuesmith: langfuse@2.0.0
      clickhouse:
        resourcesPreset: small
        cluster:
          replicas: 3
      "
    `);
    expect(result?.report.split("\n").slice(0, 8)).toMatchInlineSnapshot(`
      [
        "Langfuse 1.5.41 -> 2.0.0",
        "",
        "To do manually (1)",
        "  clickhouse.resourcesPreset: "clickhouse.resourcesPreset" has become "clickhouse.cluster.resources" in langfuse 2.0.0. Helm silently ignores it. There are no presets any more: write requests and limits.",
        "",
        "Moved (1)",
        "  clickhouse.replicaCount -> clickhouse.cluster.replicas",
        "",
      ]
    `);
  });

  it("may be told the old version", async () => {
    await editor.open(uri, "replicaCount: 3\n");
    expect((await ask({ uri, from: "0.13.1", to: "1.5.41" }))?.text).toBe("langfuse:\n  replicas: 3\n");
    const again = await ask({ uri, from: "1.5.41", to: "1.5.41" });
    expect({ edits: again?.edits, summary: again?.summary }).toEqual({ edits: [], summary: "nothing changes" });
  });

  it("answers with nothing about a document that is not open or of no bundled chart", async () => {
    await editor.open("file:///work/notes.yaml", "a: 1\n");
    expect(await ask({ uri: "file:///work/notes.yaml", to: "2.0.0" })).toBeNull();
    expect(await ask({ uri, to: "2.0.0" })).toBeNull();
  });
});
