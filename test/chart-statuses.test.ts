import { describe, expect, it } from "vitest";
import {
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidSaveTextDocumentNotification,
  FileChangeType,
} from "vscode-languageserver/node";
import type { Host } from "../server/src/host/host";
import { nodeHost } from "../server/src/main/node-host";
import { type ChartChangedParams, chartChangedNotification } from "../server/src/protocol";
import { root } from "./support/charts";
import { memoryHost } from "./support/memory-host";
import { connect, type Editor } from "./support/wire";

const values = "file:///work/langfuse-values.yaml";
const other = "file:///work/compose.yaml";

const hostWith = (files: Record<string, string> = {}): Host => ({
  ...memoryHost(files),
  readAsset: nodeHost(root).readAsset,
});

/** What the server tells of charts by itself; nobody asks it anything. */
function listen({ connection }: Editor): {
  all: ChartChangedParams[];
  until(name: string | null, uri?: string): Promise<void>;
} {
  const all: ChartChangedParams[] = [];
  let wake = (): void => {};
  connection.onNotification(chartChangedNotification, (params: ChartChangedParams) => {
    all.push(params);
    wake();
  });
  return {
    all,
    async until(name, uri = values) {
      while (!all.some((params) => params.uri === uri && (params.chart?.name ?? null) === name))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
  };
}

describe("the chart of an open document", () => {
  it("is told without being asked for, for every document in any order", async () => {
    const editor = await connect(hostWith());
    const told = listen(editor);
    const second = "file:///other/flagsmith-values.yaml";
    const untitled = "untitled:Untitled-1";
    await editor.open(other, "services: {}\n");
    await editor.open(values, "langfuse: {}\n");
    await editor.open(untitled, "# valuesmith: langsmith\n");
    await editor.open(second, "api: {}\n");
    await told.until(null, other);
    await told.until("langfuse");
    await told.until("langsmith", untitled);
    await told.until("flagsmith", second);
    expect(told.all).toHaveLength(4);
    expect(told.all.find(({ uri }) => uri === values)?.chart).toEqual({
      name: "langfuse",
      title: "Langfuse",
      version: "2.0.0",
      why: "The file is called langfuse-values.yaml.",
    });
  });

  it("is told again after the document was closed and opened again", async () => {
    const editor = await connect(hostWith());
    const told = listen(editor);
    await editor.open(values, "langfuse: {}\n");
    await told.until("langfuse");
    told.all.length = 0;
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: values } });
    await editor.open(values, "langfuse: {}\n");
    await told.until("langfuse");
  });

  it("is not told of a document that was closed meanwhile", async () => {
    const editor = await connect(hostWith());
    const told = listen(editor);
    await editor.open(values, "langfuse: {}\n");
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: values } });
    await editor.open(other, "services: {}\n");
    await told.until(null, other);
    expect(told.all.map(({ uri }) => uri)).toEqual([other]);
  });

  it("is told when files around it, settings or its modeline change, and only what is new", async () => {
    const files: Record<string, string> = {};
    const editor = await connect(hostWith(files));
    const told = listen(editor);
    const uri = "file:///work/values-prod.yaml";
    await editor.open(uri, "replicas: 2\n");
    await told.until(null, uri);
    files["file:///work/Chart.yaml"] = "name: shop\nversion: 1.0.0\n";
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: "file:///work/Chart.yaml", type: FileChangeType.Created }],
    });
    await told.until("shop", uri);
    await editor.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
    await editor.changeSettings({ charts: { files: { "*-prod.yaml": "flagsmith" } } });
    await told.until("flagsmith", uri);
    await editor.change(uri, 2, "# valuesmith: langsmith\nreplicas: 2\n");
    await editor.diagnostics(uri);
    await told.until("langsmith", uri);
    expect(told.all.map(({ chart }) => chart?.name)).toEqual([undefined, "shop", "flagsmith", "langsmith"]);
  });

  it("is what was found last, however long an earlier search takes", async () => {
    const release: (() => void)[] = [];
    let isHeldUp = true;
    const files = { "file:///work/Chart.yaml": "name: shop\nversion: 1.0.0\n" };
    const host = hostWith(files);
    const readFile: Host["readFile"] = async (uri, within) => {
      const text = await host.readFile(uri, within);
      if (isHeldUp && uri.endsWith("Chart.yaml")) await new Promise<void>((resolve) => release.push(resolve));
      return text;
    };
    const editor = await connect({ ...host, readFile });
    const told = listen(editor);
    const uri = "file:///work/values-prod.yaml";
    await editor.open(uri, "replicas: 2\n");
    while (release.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    isHeldUp = false;
    files["file:///work/Chart.yaml"] = "name: langfuse\nversion: 2.0.0\n";
    await editor.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
    await told.until("langfuse", uri);
    for (const go of release) go();
    await editor.diagnostics(uri);
    expect(told.all.map(({ chart }) => chart?.name)).toEqual(["langfuse"]);
  });
});
