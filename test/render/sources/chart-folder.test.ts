import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import {
  type ChartFolder,
  digestOfFiles,
  readChartFolder,
  readHelmIgnore,
} from "../../../server/src/render/sources/chart-folder";
import { Sandbox } from "./support/sandbox";

let sandbox: Sandbox;

/** A sandbox with a chart in the folder `shop`. */
function shop(files: Record<string, string> = {}): string {
  const inShop = Object.entries(files).map(([name, text]) => [`shop/${name}`, text]);
  sandbox = new Sandbox({ "shop/Chart.yaml": "name: shop\nversion: 1.0.0\n", ...Object.fromEntries(inShop) });
  return sandbox.path("shop");
}

const namesOf = ({ files }: ChartFolder): string[] => files.map(({ name }) => name);

describe("readChartFolder", () => {
  afterEach(() => sandbox.remove());

  it("reads all files in a fixed order", async () => {
    const folder = await readChartFolder(
      shop({ "templates/b.yaml": "b", "templates/a.yaml": "a", "charts/x-1.0.0.tgz": "" }),
    );
    expect(folder.chartYaml).toMatchObject({ name: "shop", version: "1.0.0" });
    expect(namesOf(folder)).toEqual(["Chart.yaml", "charts/x-1.0.0.tgz", "templates/a.yaml", "templates/b.yaml"]);
  });

  it("has a key that follows the contents", async () => {
    const first = digestOfFiles((await readChartFolder(shop({ a: "1" }))).files);
    sandbox.remove();
    const same = digestOfFiles((await readChartFolder(shop({ a: "1" }))).files);
    sandbox.remove();
    const other = digestOfFiles((await readChartFolder(shop({ a: "2" }))).files);
    expect([same === first, other === first]).toEqual([true, false]);
  });

  it("leaves out what .helmignore names, however large", async () => {
    const path = shop({ ".helmignore": ".git/\n*.bak\n", ".git/HEAD": "x", "a.bak": "x", "a/b.bak": "x" });
    truncateSync(`${path}/a.bak`, 6 * 1024 * 1024);
    expect(namesOf(await readChartFolder(path))).toEqual([".helmignore", "Chart.yaml"]);
  });

  it("follows links inside of the folder only", async () => {
    const path = shop({ "files/a.yaml": "a" });
    writeFileSync(sandbox.path("secret.yaml"), "secret");
    symlinkSync("files", `${path}/linked`);
    symlinkSync("../../secret.yaml", `${path}/files/out.yaml`);
    symlinkSync("/etc", `${path}/etc`);
    symlinkSync("nowhere", `${path}/broken`);
    const folder = await readChartFolder(path);
    expect(namesOf(folder)).toEqual(["Chart.yaml", "files/a.yaml", "linked/a.yaml"]);
    expect(folder.leftOut).toEqual(["broken", "etc", "files/out.yaml", "linked/out.yaml"]);
  });

  it("ends where links go in circles", async () => {
    const path = shop({ "a/1": "", "b/2": "" });
    symlinkSync(".", `${path}/again`);
    symlinkSync("../b", `${path}/a/b`);
    symlinkSync("../a", `${path}/b/a`);
    const folder = await readChartFolder(path);
    expect(namesOf(folder)).toEqual(["Chart.yaml", "a/1", "a/b/2", "b/2", "b/a/1"]);
    expect(folder.leftOut).toEqual(["a/b/a", "again", "b/a/b"]);
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe", async () => {
    const path = shop();
    execFileSync("mkfifo", [`${path}/pipe`]);
    expect((await readChartFolder(path)).leftOut).toEqual(["pipe"]);
  });

  it("reads no Chart.yaml and no .helmignore from elsewhere", async () => {
    sandbox = new Sandbox({ "other/Chart.yaml": "name: other\n", "link/a": "" });
    symlinkSync("../other/Chart.yaml", sandbox.path("link/Chart.yaml"));
    await expect(readChartFolder(sandbox.path("link"))).rejects.toThrow("is not the folder of a chart");
  });

  it("refuses folders that are too large, and says what to do", async () => {
    const path = shop();
    writeFileSync(`${path}/big`, "");
    truncateSync(`${path}/big`, 5 * 1024 * 1024 + 1);
    await expect(readChartFolder(path)).rejects.toThrow(
      "The folder of the chart shop has a file larger than Helm's limit of 5 MB (big). Name in its .helmignore what does not belong to the chart.",
    );
    truncateSync(`${path}/big`, 0);
    mkdirSync(`${path}/many`);
    for (let i = 0; i < 5000; i++) writeFileSync(`${path}/many/${i}`, "");
    await expect(readChartFolder(path)).rejects.toThrow("has more than 5000 files");
  });

  it("refuses what is no chart", async () => {
    sandbox = new Sandbox({ "a/values.yaml": "", "b/Chart.yaml": "[1, 2" });
    await expect(readChartFolder(sandbox.path("a"))).rejects.toThrow("is not the folder of a chart");
    await expect(readChartFolder(sandbox.path("b"))).rejects.toThrow("is not the folder of a chart");
    await expect(readChartFolder(sandbox.path("c"))).rejects.toThrow("is not the folder of a chart");
  });
});

describe("readHelmIgnore", () => {
  it.each([
    ["*.bak", "a/b.bak", true],
    ["*.bak", "a/b.bak.yaml", false],
    ["a.b", "axb", false],
    ["/top", "top", true],
    ["/top", "a/top", false],
    ["ci/*.yaml", "ci/a.yaml", true],
    ["ci/*.yaml", "ci/deep/a.yaml", false],
    ["a?c", "abc", true],
    ["# a", "# a", false],
    ["folder/", "folder", false],
    ["!keep\na", "a", false],
    ["a\n!keep", "a", true],
    ["[ab]", "a", false],
    ["**", "a", false],
  ])("%j and the file %j", (rules, name, ignored) => {
    expect(readHelmIgnore(rules)(name, false)).toBe(ignored);
  });

  it("names folders", () => {
    expect(readHelmIgnore("folder/\n")("a/folder", true)).toBe(true);
  });
});
