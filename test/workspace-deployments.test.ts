import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { DidChangeWatchedFilesNotification, FileChangeType, type ProtocolConnection } from "vscode-languageserver/node";
import { nodeHost } from "../server/src/main/node-host";
import { type ChartStatus, chartRequest } from "../server/src/protocol";
import { WorkspaceDeployments } from "../server/src/workspace/workspace-deployments";
import { root } from "./support/charts";
import { folderWith, removeFolder, valuesmith } from "./support/cli";
import { memoryHost } from "./support/memory-host";
import { connect } from "./support/wire";

const helmfile = (version: string): string =>
  `releases:\n- chart: langfuse/langfuse\n  version: ${version}\n  values: [prod.yaml]\n`;
const command = "helm upgrade ls langchain/langsmith -f envs/ls.yaml --version 0.16.11";

const folder = folderWith({
  "deploy/helmfile.yaml": helmfile("1.5.41"),
  "deploy/prod.yaml": "replicas: 1\n",
  "envs/ls.yaml": "a: 1\n",
  ".github/workflows/deploy.yaml": `jobs:\n  a:\n    steps:\n    - run: ${command}\n`,
  Makefile: `up:\n\t${command}\n`,
  "scripts/up.sh": `${command}\n`,
  "node_modules/x/up.sh": `${command}\n`,
});
afterAll(() => removeFolder(folder));

const folderUri = `${pathToFileURL(folder).href}/`;
const host = nodeHost(root);

describe("the files that may install charts", () => {
  it("are scripts, makefiles and workflows", async () => {
    const found = await host.listScripts(folderUri);
    expect(found.map((uri) => uri.slice(folderUri.length)).sort()).toEqual([
      ".github/workflows/deploy.yaml",
      "Makefile",
      "scripts/up.sh",
    ]);
    expect(await host.listScripts("file://server/share/")).toEqual([]);
  });

  it("are waited for only so long; who goes on without them is told once", async () => {
    let told = 0;
    const slow = { ...memoryHost({ [`${folderUri}helmfile.yaml`]: helmfile("1.5.41") }) };
    const { readFile } = slow;
    let goOn = (): void => {};
    const wait = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    slow.readFile = async (uri) => wait.then(() => readFile(uri));
    const deployments = new WorkspaceDeployments(slow, { patience: 1, moreFound: () => told++ });
    const uri = `${folderUri}prod.yaml`;
    expect(await Promise.all([deployments.naming(uri, folderUri), deployments.naming(uri, folderUri)])).toEqual([
      [],
      [],
    ]);
    goOn();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([told, (await deployments.naming(uri, folderUri)).length]).toEqual([1, 1]);
  });
});

describe("a values file that is installed by something in the workspace", () => {
  const uri = `${folderUri}deploy/prod.yaml`;
  const chart = async (connection: ProtocolConnection): Promise<unknown> => {
    const status = await connection.sendRequest<ChartStatus | null>(chartRequest, { uri });
    return status && `${status.name} ${status.version}: ${status.why}`;
  };

  it("is one of that chart in the editor, and of another version when that changes", async () => {
    let text = helmfile("1.5.41");
    const files = {
      ...host,
      readFile: async (at: string) => (at.endsWith("helmfile.yaml") ? text : host.readFile(at)),
    };
    const { connection, open } = await connect(files, undefined, { folder: folderUri });
    await open(uri, "replicas: 1\n");
    const why = "deploy/helmfile.yaml (helmfile) installs langfuse";
    expect(await chart(connection)).toBe(`langfuse 1.5.41: ${why} 1.5.41 with this file.`);
    text = helmfile("2.0.0");
    const changes = [{ uri: `${folderUri}deploy/helmfile.yaml`, type: FileChangeType.Changed } as const];
    await connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    await expect.poll(() => chart(connection)).toBe(`langfuse 2.0.0: ${why} 2.0.0 with this file.`);
  });

  it("is one of that chart on the command line", () => {
    const { out } = valuesmith(["check", "--format", "json", "deploy/prod.yaml", "envs/ls.yaml"], folder);
    const { files } = JSON.parse(out) as { files: { chart: { name: string; version: string } }[] };
    expect(files.map(({ chart: { name, version } }) => `${name} ${version}`)).toEqual([
      "langfuse 1.5.41",
      "langsmith 0.16.11",
    ]);
    expect(valuesmith(["upgrade", "--to", "2.0.0", "deploy/prod.yaml"], folder).out).toMatch(
      /langfuse 1\.5\.41 -> 2\.0\.0/,
    );
  });
});
