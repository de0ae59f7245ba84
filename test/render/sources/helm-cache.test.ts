import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packChart, sha256 } from "./support/archives";
import { indexOf } from "./support/repository";
import { expectChart, Sandbox } from "./support/sandbox";

const repository = "https://charts.example.com/mine";
const archive = packChart("shop", "1.0.0");
const index = indexOf([
  { name: "shop", version: "1.0.0", archive },
  { name: "shop", version: "0.9.0", archive: packChart("shop", "0.9.0") },
]);

let sandbox: Sandbox;
beforeEach(() => {
  const added = `repositories:\n- name: mine\n  url: ${repository}\n- name: ../out\n  url: https://out.example.com\n`;
  sandbox = new Sandbox({ "home/.config/helm/repositories.yaml": added });
});
afterEach(() => sandbox.remove());

function cache(name: string, data: string | Buffer): void {
  const path = join(sandbox.folder, "home/.cache/helm", name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, data);
}

const kindOf = async (version?: string, from = repository): Promise<string> =>
  (await sandbox.find({ name: "shop", version, repository: from }, false)).kind;

const content = (data: Buffer): string => `content/${sha256(data).slice(0, 2)}/${sha256(data)}.chart`;

describe("Helm's cache", () => {
  it("has a chart by its digest, as Helm 4 keeps it", async () => {
    cache("repository/mine-index.yaml", index);
    cache(content(archive), archive);
    const chart = expectChart(await sandbox.find({ name: "shop", repository }, false));
    expect(chart).toMatchObject({ version: "1.0.0", where: "The chart is in Helm's own cache." });
    expect(sandbox.stored()).toEqual({});
  });

  it("has a chart by its name, as Helm 3 keeps it", async () => {
    cache("repository/mine-index.yaml", index);
    cache("repository/shop-1.0.0.tgz", archive);
    expect(await kindOf("1.x")).toBe("chart");
  });

  it("has the index of a repository that was never added", async () => {
    const other = "https://other.example.com";
    cache(`repository/helm-manager-${sha256(other)}-index.yaml`, index);
    cache(content(archive), archive);
    expect(await kindOf("^1.0.0", other)).toBe("chart");
  });

  it("has a chart without an index, if it is that chart", async () => {
    cache("repository/shop-1.0.0.tgz", archive);
    cache("repository/shop-1.1.0.tgz", archive);
    cache("repository/shop-1.2.0.tgz", packChart("other", "1.2.0"));
    expect(await Promise.all(["1.0.0", "1.1.0", "1.2.0", "1.x", undefined].map((version) => kindOf(version)))).toEqual([
      "chart",
      "needs-download",
      "needs-download",
      "needs-download",
      "needs-download",
    ]);
  });

  it("does not count where it is damaged or another repository's", async () => {
    cache("repository/mine-index.yaml", index);
    cache(content(packChart("shop", "0.9.0")), "damaged");
    cache("repository/shop-1.0.0.tgz", packChart("shop", "1.0.0", { other: "" }));
    expect(await kindOf("1.0.0")).toBe("needs-download");
    expect(await kindOf("0.9.0")).toBe("needs-download");
  });

  it("is not left by a repository's name", async () => {
    cache("out-index.yaml", index);
    cache(content(archive), archive);
    expect(await kindOf("^1.0.0", "https://out.example.com")).toBe("needs-download");
  });
});
