import { describe, expect, it } from "vitest";
import { whichChart } from "../support/find-chart";

/** The version that is taken for a text in a file of this name, and why. */
const pick = (chart: string, text: string): Promise<string> => whichChart(text, { path: `/${chart}-values.yaml` });

describe("the version of a Langfuse file", () => {
  it("is the newest where the content does not say otherwise", async () => {
    expect(await pick("langfuse", "")).toMatch(/^langfuse 2\.0\.0: The file is called langfuse-values.yaml\.$/);
    expect(await pick("langfuse", "langfuse:\n  replicas: 2\n")).toMatch(/^langfuse 2\.0\.0:/);
    expect(await pick("langfuse", "zzz: 1\n")).toMatch(/^langfuse 2\.0\.0:/);
    expect(await pick("langfuse", "langfuse: [\n")).toMatch(/^langfuse 2\.0\.0:/);
  });

  it("is that of the line whose keys it has", async () => {
    expect(
      await pick("langfuse", "langfuse:\n  port: 3000\nminio:\n  deploy: true\nvalkey:\n  deploy: true\n"),
    ).toMatchInlineSnapshot(
      `"langfuse 0.13.1: The file is called langfuse-values.yaml. "langfuse.port" is a key of 0.13.1 that newer versions do not have."`,
    );
    expect(
      await pick(
        "langfuse",
        "s3:\n  deploy: true\n  persistence:\n    size: 8Gi\nredis:\n  primary:\n    persistence: {}\n",
      ),
    ).toMatchInlineSnapshot(
      `"langfuse 1.5.41: The file is called langfuse-values.yaml. "redis.primary" is a key of 1.5.41 that newer versions do not have."`,
    );
  });

  it("takes a single leftover of long ago for a mistake", async () => {
    expect(await pick("langfuse", "ingress:\n  enabled: true\nlangfuse: {}\n")).toMatch(/^langfuse 2\.0\.0:/);
    expect(await pick("langfuse", "langfuse:\n  web: {}\ningress:\n  enabled: true\n")).toMatch(/^langfuse 2\.0\.0:/);
  });

  it("is that of the line before for a single key of it", async () => {
    expect(await pick("langfuse", "clickhouse:\n  clusterEnabled: false\n")).toMatch(/^langfuse 1\.5\.41:/);
    expect(await pick("langfuse", "clickhouse:\n  cluster:\n    enabled: false\n")).toMatch(/^langfuse 2\.0\.0:/);
  });

  it("is seen through anchors", async () => {
    expect(await pick("langfuse", "x-a: &a\n  deploy: true\nminio: *a\nvalkey: *a\n")).toMatch(/^langfuse 0\./);
  });
});

describe("the version of a LangSmith file", () => {
  it("is a stable one, even though a release candidate is newer", async () => {
    expect(await pick("langsmith", "")).toMatch(/^langsmith \d+\.\d+\.\d+:/);
  });

  it("is that of the line whose keys it has", async () => {
    expect(
      await pick("langsmith", "ingress:\n  hostname: a.b\nimages:\n  hubBackendImage: {}\n"),
    ).toMatchInlineSnapshot(
      `"langsmith 0.3.9: The file is called langsmith-values.yaml. "ingress.hostname" is a key of 0.3.9 that newer versions do not have."`,
    );
    expect(await pick("langsmith", "config:\n  hostname: a.b\n  authType: mixed\n")).toMatch(/^langsmith 0\.1[6-9]/);
  });
});
