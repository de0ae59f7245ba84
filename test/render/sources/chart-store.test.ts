import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChartStore } from "../../../server/src/render/sources/chart-store";
import { packChart, sha256 } from "./support/archives";
import { Sandbox } from "./support/sandbox";

const repository = "https://charts.example.com";
const shop = { name: "shop", version: "1.0.0", repository };
const archive = packChart("shop", "1.0.0");
const program = join(import.meta.dirname, "support/use-store.ts");

let sandbox: Sandbox;
let store: ChartStore;
beforeEach(() => {
  sandbox = new Sandbox();
  store = new ChartStore(sandbox.store);
});
afterEach(() => sandbox.remove());

const find = async (chart: { name: string; version?: string; repository: string }): Promise<string | undefined> =>
  (await store.find(chart))?.version;

describe("ChartStore", () => {
  it("keeps charts", async () => {
    expect(await store.find(shop)).toBeUndefined();
    expect(existsSync(sandbox.store)).toBe(false);
    await store.add(shop, archive);
    expect(await new ChartStore(sandbox.store).find(shop)).toEqual({ version: "1.0.0", data: archive });
  });

  it("tells charts, versions and repositories apart", async () => {
    await store.add(shop, archive);
    await store.add({ ...shop, version: "1.1.0-rc.1" }, packChart("shop", "1.1.0-rc.1"));
    expect(await find({ name: "shop", repository })).toBe("1.0.0");
    expect(await find({ name: "shop", version: "^1.0.0-0", repository: `${repository}/` })).toBe("1.1.0-rc.1");
    expect(await find({ ...shop, version: "2.x" })).toBeUndefined();
    expect(await find({ ...shop, name: "sho" })).toBeUndefined();
    expect(await find({ ...shop, repository: "https://other.example.com" })).toBeUndefined();
  });

  it("keeps no password of an address", async () => {
    await store.add({ ...shop, repository: "https://ann:secret@charts.example.com/?token=secret" }, archive);
    expect(JSON.stringify(sandbox.stored())).not.toContain("secret");
    expect(await find(shop)).toBe("1.0.0");
  });

  it.each([
    ["cut off", archive.subarray(0, 100)],
    ["changed", packChart("evil", "1.0.0")],
    ["empty", Buffer.alloc(0)],
  ])("drops an archive that was %s, and takes it again", async (_, damaged) => {
    await store.add(shop, archive);
    writeFileSync(`${sandbox.store}/charts/${sha256(archive)}.tgz`, damaged);
    expect(await find(shop)).toBeUndefined();
    expect(sandbox.stored()).toEqual({});
    await store.add(shop, archive);
    expect(await find(shop)).toBe("1.0.0");
  });

  it("drops a name that leads nowhere", async () => {
    await store.add(shop, archive);
    const [name = ""] = readdirSync(`${sandbox.store}/names`);
    writeFileSync(`${sandbox.store}/names/${name}`, "../../../etc/passwd");
    expect(await find(shop)).toBeUndefined();
    expect(readdirSync(`${sandbox.store}/names`)).toEqual([]);
  });

  it("can be written by many at once", async () => {
    const stores = Array.from({ length: 20 }, () => new ChartStore(sandbox.store));
    await Promise.all(stores.map((one) => one.add(shop, archive)));
    expect(await find(shop)).toBe("1.0.0");
    expect(Object.keys(sandbox.stored())).toHaveLength(2);
  });

  it("can be used by two windows at once", async () => {
    const use = (from: number) =>
      promisify(execFile)(process.execPath, ["--import", "tsx", program, sandbox.store, String(from)]);
    const answers = await Promise.all([use(0), use(3)]);
    for (const { stdout, stderr } of answers) {
      expect(stderr).toBe("");
      expect(Number(stdout)).toBe(60);
    }
  });

  it("removes the charts that were not used for the longest time when it becomes too large", async () => {
    const small = new ChartStore(sandbox.store, { charts: 2 });
    const versions = ["1.0.0", "1.1.0"];
    for (const [index, version] of versions.entries()) {
      const data = packChart("shop", version);
      await small.add({ ...shop, version }, data);
      const used = new Date(Date.now() - (10 - index) * 3_600_000);
      utimesSync(`${sandbox.store}/charts/${sha256(data)}.tgz`, used, used);
    }
    // The oldest one has been used since.
    expect(await small.find(shop)).toBeDefined();
    await small.add({ ...shop, version: "2.0.0" }, packChart("shop", "2.0.0"));
    expect(await small.find({ ...shop, version: "1.1.0" })).toBeUndefined();
    expect(await small.find(shop)).toBeDefined();
    expect(await small.find({ ...shop, version: "2.0.0" })).toBeDefined();
  });

  it("removes nothing that another window may be reading, and counts bytes, too", async () => {
    const tiny = new ChartStore(sandbox.store, { bytes: archive.length });
    await tiny.add(shop, archive);
    await tiny.add({ ...shop, version: "1.1.0" }, packChart("shop", "1.1.0"));
    expect(await tiny.find(shop)).toBeDefined();
    utimesSync(`${sandbox.store}/charts/${sha256(archive)}.tgz`, 0, 0);
    await tiny.add({ ...shop, version: "1.2.0" }, packChart("shop", "1.2.0"));
    expect(await tiny.find(shop)).toBeUndefined();
    expect(await tiny.find({ ...shop, version: "1.2.0" })).toBeDefined();
  });

  it("sweeps what a dead process left behind, but nothing that may still be written", async () => {
    mkdirSync(`${sandbox.store}/charts`, { recursive: true });
    for (const name of ["old.tmp", "young.tmp"]) writeFileSync(`${sandbox.store}/charts/${name}`, "half");
    utimesSync(`${sandbox.store}/charts/old.tmp`, 0, 0);
    await store.add(shop, archive);
    expect(readdirSync(`${sandbox.store}/charts`).sort()).toEqual([`${sha256(archive)}.tgz`, "young.tmp"].sort());
  });
});
