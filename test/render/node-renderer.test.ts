import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NodeRenderer } from "../../server/src/render/helm/node-renderer";
import { shopFiles } from "../support/chart-folder";

const files = Object.entries(shopFiles()).map(([name, text]) => ({ name, data: Buffer.from(text) }));
const chart = { name: "shop", version: "1.0.0", where: "", key: "shop", content: { kind: "files" as const, files } };
const request = { release: "a", namespace: "b", values: [] };

// A program of two lines that says whether it was run.
describe.skipIf(process.platform === "win32")("a helm on the PATH, where no engine is built in", () => {
  const { PATH } = process.env;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "valuesmith-helm-"));
    writeFileSync(join(folder, "helm"), `#!/bin/sh\ntouch "${folder}/was-run"\n`, { mode: 0o755 });
    process.env.PATH = `${folder}${delimiter}${PATH}`;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  it("is not run where nobody trusts what is rendered", async () => {
    const renderer = new NodeRenderer(folder, join(folder, "storage"));
    const { errors } = await renderer.render(chart, request);
    expect(errors[0]?.message).toContain("no other is run in a workspace that is not trusted");
    expect(existsSync(join(folder, "was-run"))).toBe(false);
    await renderer.render(chart, request, { helm: {} });
    expect(existsSync(join(folder, "was-run"))).toBe(true);
  });
});
