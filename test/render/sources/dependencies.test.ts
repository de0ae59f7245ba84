import { mkdirSync, writeFileSync } from "node:fs";
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
  sandbox?.find({ name: "all", path: sandbox.path("all") }, mayDownload);

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
