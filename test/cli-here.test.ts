import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { Here, readValuesFile } from "../server/src/cli/here";
import { nodeHost } from "../server/src/main/node-host";
import { root } from "./support/charts";
import { folderWith, removeFolder, valuesmith } from "./support/cli";

const folder = folderWith({
  "chart/Chart.yaml": "apiVersion: v2\nname: langfuse\nversion: 1.2.18\n",
  "chart/ci/plain.yaml": "langfuse:\n  replicas: 2\n",
  "values.yaml":
    "# valuesmith: langfuse@2.0.0\nlangfuse:\n  salt:\n    secretKeyRef:\n      name: late\n      key: salt\n",
});
mkdirSync(join(folder, "deploy"));

afterAll(() => removeFolder(folder));

describe("the command line as an editor", () => {
  it("takes the chart that stands above the current folder", () => {
    const { out } = valuesmith(["check", "--format", "json", "plain.yaml"], join(folder, "chart/ci"));
    expect(JSON.parse(out).files[0].chart).toMatchObject({ name: "langfuse", version: "1.2.18" });
  });

  it("closes a file when it opens the next one, so that nothing is kept of files that are done", () => {
    const here = new Here(nodeHost(root));
    const closed = vi.spyOn(here.workspace, "documentClosed");
    const { uri } = here.open("a.yaml", "a: 1\n");
    expect(here.openDocuments().map((document) => document.uri)).toEqual([uri]);
    here.open("b.yaml", "b: 1\n");
    expect(closed.mock.calls).toEqual([[uri]]);
  });

  it("opens the folder of a file that is elsewhere", () => {
    const here = new Here(nodeHost(root));
    const cwd = pathToFileURL(`${process.cwd()}/`).href;
    expect(here.folders).toEqual([cwd]);
    here.open("test/a.yaml", "");
    expect(here.folders).toEqual([cwd]);
    here.open(join(folder, "values.yaml"), "");
    expect(here.folders).toEqual([pathToFileURL(`${folder}/`).href]);
  });

  it("reads Secrets again for each file that is to be changed", async () => {
    const here = new Here(nodeHost(root));
    const path = join(folder, "values.yaml");
    const names = async (): Promise<string[]> => {
      const file = await readValuesFile(here, path, {});
      if (typeof file === "string") throw new Error(file);
      expect(file.text).toBe(readFileSync(path, "utf8"));
      return file.surroundings.manifests.map(({ name }) => name);
    };
    expect(await names()).toEqual([]);
    const secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: late\nstringData:\n  salt: x\n";
    writeFileSync(join(folder, "deploy/late.yaml"), secret);
    expect(await names()).toEqual(["late"]);
  });
});
