import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChartSearch } from "../../../server/src/render/chart-renderer";
import { packChart } from "./support/archives";
import { type ChartServer, startServer } from "./support/chart-server";
import { publish } from "./support/repository";
import { expectChart, expectMessage, fileNames, Sandbox } from "./support/sandbox";

let server: ChartServer;
let sandbox: Sandbox | undefined;
beforeEach(async () => {
  server = await startServer();
  const redis = ["1.0.0", "1.1.0", "2.0.0"].map((version) => ({
    name: "redis",
    version,
    archive: packChart("redis", version),
  }));
  publish(server, "/charts", redis);
});
afterEach(async () => {
  await server.close();
  sandbox?.remove();
});

/** The umbrella chart `all` with these dependencies, one text such as `redis 1.x file://../redis` each. */
function umbrella(dependencies: string[], files: Record<string, string> = {}): Sandbox {
  sandbox = new Sandbox({ "all/Chart.yaml": chartYaml("all", dependencies), ...files });
  return sandbox;
}

function chartYaml(name: string, dependencies: string[] = [], version = "1.0.0"): string {
  const items = dependencies.map((dependency) => {
    const [of, range, repository = "", alias] = dependency.split(" ");
    return { name: of, version: range, repository: repository.replace("CHARTS", `${server.url}/charts`), alias };
  });
  return `apiVersion: v2\nname: ${name}\nversion: ${version}\ndependencies: ${JSON.stringify(items)}\n`;
}

const find = (mayDownload = true): Promise<ChartSearch> | undefined =>
  sandbox?.find({ name: "all", path: sandbox.path("all"), within: [sandbox.folder] }, mayDownload);

const names = async (mayDownload = true): Promise<string[]> =>
  fileNames(expectChart((await find(mayDownload)) ?? { kind: "unavailable", message: "" }));

const message = async (): Promise<string> => expectMessage((await find()) ?? { kind: "unavailable", message: "" });

describe("the dependencies of a chart's folder", () => {
  it("are left alone where they are there, whatever their version", async () => {
    umbrella(["redis 9.x CHARTS", "db 1.x CHARTS", "web 1.x"], {
      "all/charts/some-folder/Chart.yaml": chartYaml("redis"),
      "all/charts/web/Chart.yaml": chartYaml("web"),
    });
    writeFileSync(`${sandbox?.path("all")}/charts/any.tgz`, packChart("db", "1.0.0"));
    expect(await names()).toEqual([
      "Chart.yaml",
      "charts/any.tgz",
      "charts/some-folder/Chart.yaml",
      "charts/web/Chart.yaml",
    ]);
    expect(server.requests).toEqual([]);
  });

  it("do not count as there where Helm does not look", async () => {
    umbrella(["redis 1.0.0 CHARTS"], {
      "all/charts/_redis/Chart.yaml": chartYaml("redis"),
      "all/charts/deep/charts/redis/Chart.yaml": chartYaml("redis"),
      "all/charts/_redis-1.0.0.tgz": "",
      "all/charts/redis-ha-1.0.0.tgz": "",
      "all/charts/redis.tgz": "damaged",
    });
    expect(await find(false)).toMatchObject({ kind: "needs-download", chart: "redis 1.0.0" });
  });

  it("count as there where they are damaged: the engine tells the user", async () => {
    umbrella(["redis 1.0.0 CHARTS"], { "all/charts/redis-1.0.0.tgz": "damaged" });
    expect(await names(false)).toEqual(["Chart.yaml", "charts/redis-1.0.0.tgz"]);
  });

  it("are downloaded, each once, in the newest version that fits", async () => {
    umbrella(["redis 1.x CHARTS", "redis 1.x CHARTS cache"]);
    const chart = expectChart((await find()) ?? { kind: "unavailable", message: "" });
    expect(fileNames(chart)).toEqual(["Chart.yaml", "charts/redis-1.1.0.tgz"]);
    expect(chart.where).toBe(
      `The chart is the folder ${sandbox?.path("all")}. Dependencies that its charts/ lacks were added: redis 1.1.0.`,
    );
    expect(server.requests).toEqual(["GET /charts/index.yaml", "GET /charts/redis-1.1.0.tgz"]);
    expect(await names(false)).toEqual(["Chart.yaml", "charts/redis-1.1.0.tgz"]);
  });

  it("have the version in Chart.lock as long as it fits", async () => {
    const lock = "dependencies:\n- name: redis\n  repository: https://x\n  version: 1.0.0\n";
    umbrella(["redis 1.x CHARTS"], { "all/Chart.lock": lock });
    expect(await names()).toContain("charts/redis-1.0.0.tgz");
    sandbox?.remove();
    umbrella(["redis 2.x CHARTS"], { "all/Chart.lock": lock });
    expect(await names()).toContain("charts/redis-2.0.0.tgz");
  });

  it("come from the user's own repositories", async () => {
    const added = `repositories:\n- name: mine\n  url: ${server.url}/charts\n  username: ann\n  password: secret\n`;
    umbrella(["redis 1.x @mine"], { "home/.config/helm/repositories.yaml": added });
    expect(await names()).toContain("charts/redis-1.1.0.tgz");
    sandbox?.remove();
    umbrella(["redis 2.x alias:mine"], { "home/.config/helm/repositories.yaml": added });
    expect(await names()).toContain("charts/redis-2.0.0.tgz");
    expect(server.requests[0]).toMatch(/^GET \/charts\/index\.yaml Basic /);
  });

  it("come from folders, with the dependencies of those", async () => {
    umbrella(["web ~1.0 file://../web"], {
      "web/Chart.yaml": chartYaml("web", ["redis 1.x CHARTS", "lib * file://../lib"]),
      "web/.helmignore": "*.md\n",
      "web/README.md": "",
      "lib/Chart.yaml": chartYaml("lib"),
      "lib/templates/_a.tpl": "",
    });
    expect(await find(false)).toMatchObject({ kind: "needs-download", chart: "redis 1.x" });
    expect(await names()).toEqual([
      "Chart.yaml",
      "charts/web/.helmignore",
      "charts/web/Chart.yaml",
      "charts/web/charts/lib/Chart.yaml",
      "charts/web/charts/lib/templates/_a.tpl",
      "charts/web/charts/redis-1.1.0.tgz",
    ]);
  });

  it("are all named when consent is needed, and nothing is asked", async () => {
    umbrella(["redis 1.x CHARTS", "db 3.0.0 oci://registry.example.com/charts", "cache 1.x CHARTS"]);
    expect(await find(false)).toEqual({
      kind: "needs-download",
      chart: "redis 1.x, db 3.0.0, cache 1.x",
      from: `${server.url}/charts, oci://registry.example.com/charts`,
    });
    expect(server.requests).toEqual([]);
  });

  it("have a key that changes with them", async () => {
    umbrella(["redis 1.x CHARTS"]);
    const before = expectChart((await find()) ?? { kind: "unavailable", message: "" }).key;
    mkdirSync(`${sandbox?.path("all")}/charts`);
    writeFileSync(`${sandbox?.path("all")}/charts/redis-1.1.0.tgz`, packChart("redis", "1.1.0"));
    const same = expectChart((await find()) ?? { kind: "unavailable", message: "" }).key;
    writeFileSync(`${sandbox?.path("all")}/charts/redis-1.1.0.tgz`, packChart("redis", "1.1.0", { a: "b" }));
    const other = expectChart((await find()) ?? { kind: "unavailable", message: "" }).key;
    expect([same === before, other === before]).toEqual([true, false]);
  });

  it.each([
    ["redis 1.x", "The Chart.yaml names no repository for redis"],
    ["redis 7.x CHARTS", "has no redis 7.x."],
    ["db 1.x CHARTS", "has no chart db."],
    ["db 1.x @mine", 'Add it with "helm repo add mine"'],
    ["db 1.x http://example.com/charts", "Valuesmith downloads from https:// addresses only"],
    ["db 1.x file://../none", "is not the folder of a chart"],
    ["db 1.x file://../web", "holds another chart than db: web."],
    ["web 2.x file://../web", "The Chart.yaml asks for web 2.x, but the chart in"],
    ["db 1.x file:////host/share/db", "The folder of db is on another machine"],
    ["db 1.x file://\\\\host\\share", "The folder of db is on another machine"],
    ["../../evil 1.x CHARTS", "is not a name that a chart can have."],
    ["circle 1.x file://../circle", "or they form a circle"],
  ])("cannot be had: %s", async (dependency, expected) => {
    umbrella([dependency], {
      "web/Chart.yaml": chartYaml("web"),
      "circle/Chart.yaml": chartYaml("circle", ["circle 1.x file://../circle"]),
    });
    expect(await message()).toContain(expected);
    expect(sandbox?.stored()).toEqual({});
  });

  it("do not multiply", async () => {
    const again = Array(40).fill("circle 1.x file://../circle");
    umbrella(again, { "circle/Chart.yaml": chartYaml("circle", again) });
    expect(await message()).toContain("or they form a circle");
  });

  it("are not as many as an attacker may list", async () => {
    umbrella(Array.from({ length: 51 }, (_, i) => `chart${i} 1.x CHARTS`));
    expect(await message()).toContain("has more dependencies than Valuesmith gets");
    expect(server.requests).toEqual([]);
  });
});

describe("a dependency in a folder", () => {
  const files = {
    "work/all/values.yaml": "",
    "work/lib/Chart.yaml": chartYaml("lib"),
    "work/lib/templates/_a.tpl": "",
    "outside/Chart.yaml": chartYaml("lib"),
    "outside/private.txt": "PrivateCanary",
  };
  const all = (repository: string, more: Record<string, string> = {}): Sandbox => {
    sandbox = new Sandbox({ ...files, "work/all/Chart.yaml": chartYaml("all", [`lib 1.x ${repository}`]), ...more });
    return sandbox;
  };
  const search = (within?: string[]): Promise<ChartSearch> => {
    if (!sandbox) throw new Error("There is no chart.");
    return sandbox.find({ name: "all", path: sandbox.path("work/all"), within }, false);
  };
  const isOutside = "gets lib from a folder that is not in the workspace, so it is not read";

  it("is read within the workspace", async () => {
    all("file://../lib");
    expect(fileNames(expectChart(await search([sandbox?.path("work") ?? ""])))).toContain("charts/lib/Chart.yaml");
  });

  it("is not read outside of the workspace, however it is written", async () => {
    for (const way of ["file://../../outside", "file://../lib/../../outside", "file://../../work/../outside"]) {
      const { path } = all(way);
      expect(expectMessage(await search([path.call(sandbox, "work")]))).toContain(isOutside);
      sandbox?.remove();
    }
    const folder = all("").path("outside");
    writeFileSync(sandbox?.path("work/all/Chart.yaml") ?? "", chartYaml("all", [`lib 1.x file://${folder}`]));
    expect(expectMessage(await search([sandbox?.path("work") ?? ""]))).toContain(isOutside);
  });

  it("is not read outside of the workspace by a link, nor by the dependency of a dependency", async () => {
    const { folder } = all("file://../link");
    symlinkSync(join(folder, "outside"), join(folder, "work/link"));
    expect(expectMessage(await search([join(folder, "work")]))).toContain(isOutside);
    sandbox?.remove();
    const inner = all("file://../lib", { "work/lib/Chart.yaml": chartYaml("lib", ["lib 1.x file://../../outside"]) });
    expect(expectMessage(await search([inner.path("work")]))).toContain(isOutside);
  });

  it("is not read outside of the chart that was named, unless they are in one repository", async () => {
    all("file://../lib");
    expect(expectMessage(await search())).toContain(isOutside);
    mkdirSync(sandbox?.path("work/.git") ?? "");
    expect(fileNames(expectChart(await search()))).toContain("charts/lib/Chart.yaml");
  });

  it("is read in any folder of the workspace", async () => {
    const { folder } = all("file://../../outside");
    const names = fileNames(expectChart(await search([join(folder, "work"), join(folder, "outside")])));
    expect(names).toContain("charts/lib/private.txt");
  });
});

describe("packed charts below charts/", () => {
  const bomb = gzipSync(Buffer.alloc(111 * 1024 * 1024));

  it("are not handed to Helm where one would do harm, whatever it is called", async () => {
    for (const name of ["redis.tgz", "redis-1.0.0.tgz"]) {
      umbrella([], { "all/charts/.keep": "" });
      writeFileSync(`${sandbox?.path("all")}/charts/${name}`, bomb);
      expect(await message()).toBe(`charts/${name} unpacks to more than Helm's limit of 100 MB.`);
      sandbox?.remove();
    }
  });

  it("may unpack to what one chart may have, all together", async () => {
    umbrella([], { "all/charts/.keep": "" });
    for (const name of ["a", "b", "c"]) {
      const files = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, Buffer.alloc(4_500_000)]));
      writeFileSync(`${sandbox?.path("all")}/charts/${name}.tgz`, packChart(name, "1.0.0", files));
    }
    expect(await message()).toBe("The archives below charts/ unpack to more than Helm's limit of 100 MB.");
  });
});
