import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Host } from "../server/src/host/host";
import { nodeHost } from "../server/src/main/node-host";
import { ChartFinder } from "../server/src/workspace/chart-finder";
import { root, store } from "./support/charts";
import { folderWith, removeFolder } from "./support/cli";

const host = nodeHost(root);
const isWindows = process.platform === "win32";

describe("files around a document", () => {
  let folder: string;
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  beforeEach(() => {
    folder = folderWith({ "outside/secret.yaml": "secret\n", "work/chart/Chart.yaml": "name: a\n" });
  });
  afterEach(() => removeFolder(folder));

  it("are read", async () => {
    expect(await host.readFile(uriOf("work/chart/Chart.yaml"), uriOf("work/"))).toBe("name: a\n");
    expect(await host.readFile(uriOf("work/chart/Chart.yaml"))).toBe("name: a\n");
    expect(await host.readFile(uriOf("work/chart/values.yaml"), uriOf("work/"))).toBeUndefined();
  });

  it.skipIf(isWindows)("are not read where a link leads out of the workspace", async () => {
    symlinkSync(join(folder, "outside/secret.yaml"), join(folder, "work/Chart.yaml"));
    symlinkSync(join(folder, "outside"), join(folder, "work/linked"));
    symlinkSync(join(folder, "work/chart/Chart.yaml"), join(folder, "work/values.yaml"));
    expect(await host.readFile(uriOf("work/Chart.yaml"), uriOf("work/"))).toBeUndefined();
    expect(await host.readFile(uriOf("work/linked/secret.yaml"), uriOf("work/"))).toBeUndefined();
    expect(await host.readFile(uriOf("work/../outside/secret.yaml"), uriOf("work/"))).toBeUndefined();
    expect(await host.readFile(uriOf("work/values.yaml"), uriOf("work/"))).toBe("name: a\n");
  });

  it.skipIf(isWindows)("are not waited for", async () => {
    execFileSync("mkfifo", [join(folder, "work/Chart.yaml")]);
    expect(await host.readFile(uriOf("work/Chart.yaml"), uriOf("work/"))).toBeUndefined();
    expect(await host.readFile("file:///dev/zero")).toBeUndefined();
    expect(await host.readFile(uriOf("work/chart"), uriOf("work/"))).toBeUndefined();
  });

  it.each([
    "file://server/share/Chart.yaml",
    "file:////server/share/Chart.yaml",
    "\\\\server\\share\\Chart.yaml",
    "vscode-vfs://github/a/b/Chart.yaml",
    "file:///a%2Fb/Chart.yaml",
    "file:///a%00b/Chart.yaml",
    "https://example.com/Chart.yaml",
    "no address",
    "",
  ])("are not on other machines: %s", async (uri) => {
    expect(await host.readFile(uri)).toBeUndefined();
  });
});

describe("a Chart.yaml", () => {
  const files: Record<string, string> = {
    "file:///work/Chart.yaml": "name: langfuse\nversion: 2.0.0\n",
    "file:///work/folder/charts/Chart.yaml": "name: flagsmith\nversion: 0.80.0\n",
  };
  const memory: Host = { ...host, readFile: async (uri) => files[uri] };
  const chartOf = async (uri: string, folder?: string): Promise<string | undefined> => {
    const finder = new ChartFinder(memory, store, { folderOf: () => folder });
    return (await finder.find(uri, "a: 1\n", {}))?.knowledge.chart;
  };

  it("is looked for above a document, in the workspace only", async () => {
    const uri = "file:///work/folder/values/my-values.yaml";
    expect(await chartOf(uri, "file:///work/")).toBe("langfuse");
    expect(await chartOf(uri, "file:///work/folder/")).toBeUndefined();
    expect(await chartOf("file:///work/folder/charts/values.yaml", "file:///work/folder/")).toBe("flagsmith");
  });

  it("is looked for a few folders above a document that is in no workspace", async () => {
    expect(await chartOf("file:///work/folder/values/my-values.yaml")).toBe("langfuse");
  });
});
