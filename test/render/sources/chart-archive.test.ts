import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { packChart, packEntries, sha256, tarEntry } from "./support/archives";
import { archives, Sandbox } from "./support/sandbox";

const chartYaml = (name: string, version = "1.0.0"): Buffer =>
  packEntries(tarEntry("shop/Chart.yaml", `apiVersion: v2\nname: ${name}\nversion: ${version}\n`));

describe("a packed chart", () => {
  it("reads name, version and digest", async () => {
    const data = packChart("shop", "1.2.3-rc.1", { "values.yaml": "a: 1\n" });
    expect(await archives().open(data, "shop.tgz")).toEqual({
      name: "shop",
      version: "1.2.3-rc.1",
      digest: sha256(data),
      data,
    });
  });

  it("finds the Chart.yaml wherever it is, but no subchart's", async () => {
    const subchart = tarEntry("shop/charts/redis/Chart.yaml", "name: redis\nversion: 9.0.0\n");
    const own = tarEntry("shop/Chart.yaml", "name: shop\nversion: 1.0.0\n");
    expect(await archives().open(packEntries(subchart, own), "a")).toMatchObject({ name: "shop", version: "1.0.0" });
  });

  it("reads nothing behind the archive, as Helm", async () => {
    const data = Buffer.concat([packChart("shop", "1.0.0"), Buffer.from("x")]);
    expect((await archives().open(data, "shop-1.0.0.tgz")).name).toBe("shop");
  });

  it.each([
    ["a web page", Buffer.from("<html>Not found</html>"), "is not a chart archive, or it is damaged"],
    ["nothing", Buffer.alloc(0), "is not a chart archive, or it is damaged"],
    ["half an archive", packChart("shop", "1.0.0", { a: "x".repeat(999) }).subarray(0, 150), "or it is damaged"],
    ["no tar inside", gzipSync("hello"), "cannot be read"],
    ["no Chart.yaml", packEntries(tarEntry("shop/values.yaml", "a: 1\n")), "holds no chart"],
    ["a Chart.yaml on top", packEntries(tarEntry("Chart.yaml", "name: shop\nversion: 1.0.0\n")), "holds no chart"],
    [
      "a Chart.yaml that is a link",
      packEntries(tarEntry("shop/Chart.yaml", "", { type: "2", link: "/etc/passwd" })),
      "holds no chart",
    ],
    ["a name that is a path", chartYaml("../../evil"), "a name or a version that Helm does not allow"],
    ["two dots as name", chartYaml('".."'), "a name or a version that Helm does not allow"],
    ["a version for terminals", chartYaml("shop", '"1.0.0\\e[2Jpwn"'), "a name or a version that Helm does not allow"],
    ["a version that is a path", chartYaml("shop", "../1.0.0"), "a name or a version that Helm does not allow"],
    [
      "a negative size",
      packEntries(tarEntry("shop/a", "", { size: "-0000001000" }), tarEntry("shop/Chart.yaml", "name: a\n")),
      "cannot be read",
    ],
    ["a size of 8 TB", packEntries(tarEntry("shop/a", "", { size: "77777777777777" })), "cannot be read"],
  ])("refuses %s", async (_, data, message) => {
    await expect(archives().open(data, "shop.tgz")).rejects.toThrow(message);
  });

  it("unpacks no more than Helm would", async () => {
    // An archive in several parts is one archive: 16 times 64 MB of zeros.
    const zeros = gzipSync(Buffer.alloc(1 << 26));
    const bomb = Buffer.concat([gzipSync(tarEntry("shop/a", "", { size: "10000000000\0" })), ...Array(16).fill(zeros)]);
    expect(bomb.length).toBeLessThan(1_100_000);
    await expect(archives().open(bomb, "shop.tgz")).rejects.toThrow(
      "shop.tgz unpacks to more than Helm's limit of 100 MB.",
    );
  });
});

describe("an archive on the disk", () => {
  it("tells what cannot be read", async () => {
    const sandbox = new Sandbox({ "folder/a": "", "big.tgz": "x".repeat(20 * 1024 * 1024 + 1) });
    await expect(archives().readFile(sandbox.path("none.tgz"))).rejects.toThrow("There is no file");
    await expect(archives().readFile(sandbox.path("folder"))).rejects.toThrow("There is no file");
    await expect(archives().readFile(sandbox.path("big.tgz"))).rejects.toThrow("is larger than 20 MB");
    sandbox.remove();
  });
});
