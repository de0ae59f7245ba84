import { afterEach, describe, expect, it, vi } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SchemaVerdict } from "../server/src/core/schema/own/own-schema-check";
import { ValuesDocument } from "../server/src/core/yaml/read/values-document";
import { ChartLearner } from "../server/src/workspace/chart-learner";
import { DocumentCharts, ParsedDocuments } from "../server/src/workspace/documents";
import { DocumentSettings, readSettings } from "../server/src/workspace/editor";
import { KnowledgeStore } from "../server/src/workspace/knowledge-store";
import { ObjectReader } from "../server/src/workspace/object-reader";
import { SecretManifests } from "../server/src/workspace/secret-manifests";
import { Snapshots } from "../server/src/workspace/snapshots";
import { ValuesNearby } from "../server/src/workspace/values-nearby";
import { Workspace } from "../server/src/workspace/workspace";
import { WorkspaceDeployments } from "../server/src/workspace/workspace-deployments";
import { memoryHost } from "./support/memory-host";
import { shopAssets } from "./support/shop";

afterEach(() => {
  vi.restoreAllMocks();
});

const uri = "file:///work/values.yaml";
const charts = "charts of all documents";

/** A workspace with an open values file in the folder of a chart that has a schema of its own. */
async function openShop() {
  const document = TextDocument.create(uri, "yaml", 1, "logLevel: info\n");
  const checkSchema = vi.fn(async (): Promise<SchemaVerdict> => ({ kind: "checked", violations: [] }));
  const host = {
    ...memoryHost({
      ...shopAssets,
      "file:///work/Chart.yaml": "name: own\nversion: 1.0.0\n",
      "file:///work/values.schema.json": '{ "type": "object" }',
    }),
    checkSchema,
  };
  const workspace = new Workspace(host, {
    settings: async () => readSettings(undefined),
    otherYamlServer: false,
    folders: ["file:///work/"],
    openDocuments: () => [document],
  });
  const chart = await workspace.chart(document);
  if (!chart) throw new Error("The chart is not known.");
  return { workspace, document, chart, checkSchema };
}

type Event = [name: string, happen: (workspace: Workspace) => unknown, forgotten: string[], told: string[]];

/** What a workspace forgets, or reads again, at each event, and what it tells whoever listens. */
const events: Event[] = [
  [
    "a document is closed",
    (workspace) => workspace.documentClosed(uri),
    ["chart", "settings", "parsed text", "objects", "Secrets of the document", "rendering"],
    [],
  ],
  ["a document is saved", (workspace) => workspace.documentSaved(uri), ["chart"], ["chart"]],
  [
    "a chart's file changes",
    (workspace) => workspace.filesChanged(["file:///work/Chart.yaml"]),
    ["learned charts", charts, "values nearby", "Secrets in files", "deployments in files"],
    ["charts"],
  ],
  [
    "another file changes",
    (workspace) => workspace.filesChanged(["file:///work/other.yaml"]),
    ["values nearby", "Secrets in files", "deployments in files"],
    [],
  ],
  [
    "folders change",
    (workspace) => workspace.foldersChanged(),
    ["Secrets", "deployments", charts, "values nearby"],
    ["charts"],
  ],
  [
    "settings change",
    (workspace) => workspace.settingsChanged(),
    ["settings of all documents", charts, "values nearby"],
    ["charts"],
  ],
  [
    "a chart was downloaded",
    (workspace) => workspace.chartDownloaded(),
    ["learned charts", charts, "values nearby"],
    ["charts"],
  ],
  ["memory is wanted", (workspace) => workspace.memoryWanted(), ["bundled knowledge"], []],
];

describe("when", () => {
  it.each(events)("%s", async (_, happen, forgotten, told) => {
    const workspace = new Workspace(memoryHost({}), {
      settings: async () => readSettings(undefined),
      otherYamlServer: false,
      folders: ["file:///work/"],
      openDocuments: () => [],
    });
    const seen = new Set<string>();
    const watch = <T extends object>(of: T, method: keyof T, name: string): void => {
      const original = of[method] as (...args: unknown[]) => unknown;
      vi.spyOn(of as Record<string, (...args: unknown[]) => unknown>, method as string).mockImplementation(function (
        this: unknown,
        ...args: unknown[]
      ) {
        seen.add(name);
        return original.apply(this, args);
      });
    };
    watch(DocumentCharts.prototype, "forget", "chart");
    watch(DocumentCharts.prototype, "forgetAll", charts);
    watch(DocumentSettings.prototype, "forget", "settings");
    watch(DocumentSettings.prototype, "forgetAll", "settings of all documents");
    watch(ParsedDocuments.prototype, "forget", "parsed text");
    watch(ObjectReader.prototype, "forget", "objects");
    watch(SecretManifests.prototype, "forgetDocument", "Secrets of the document");
    watch(SecretManifests.prototype, "refresh", "Secrets in files");
    watch(SecretManifests.prototype, "forget", "Secrets");
    watch(Snapshots.prototype, "forget", "rendering");
    watch(ValuesNearby.prototype, "forget", "values nearby");
    watch(ChartLearner.prototype, "forget", "learned charts");
    watch(WorkspaceDeployments.prototype, "refresh", "deployments in files");
    watch(WorkspaceDeployments.prototype, "forget", "deployments");
    watch(KnowledgeStore.prototype, "forget", "bundled knowledge");
    const heard: string[] = [];
    workspace.onDidChange(({ kind }) => heard.push(kind));
    await happen(workspace);
    expect([...seen].sort()).toEqual([...forgotten].sort());
    expect(heard).toEqual(told);
  });

  it("a document is not open, its settings are not remembered", async () => {
    const settings = vi.fn(async () => readSettings(undefined));
    const documents = [TextDocument.create(uri, "yaml", 1, "")];
    const editor = { settings, otherYamlServer: false, folders: [], openDocuments: () => documents };
    const workspace = new Workspace(memoryHost({}), editor);
    await workspace.settings(uri);
    await workspace.settings(uri);
    expect(settings).toHaveBeenCalledTimes(1);
    documents.pop();
    workspace.documentClosed(uri);
    await workspace.settings(uri);
    await workspace.settings(uri);
    expect(settings).toHaveBeenCalledTimes(3);
  });

  it("a document is changed while it is read, it is read again", async () => {
    const { workspace, document, chart } = await openShop();
    const { reading } = ValuesDocument;
    vi.spyOn(ValuesDocument, "reading").mockImplementationOnce((...args) => {
      TextDocument.update(document, [{ text: "logLevel: warn\n" }], 2);
      return reading(...args);
    });
    expect((await workspace.snapshot(document, chart)).document.text).toBe("logLevel: warn\n");
  });

  it("a chart's own schema is asked for again, it is applied once for each version of a document", async () => {
    const { workspace, document, chart, checkSchema } = await openShop();
    for (const version of [1, 1, 2]) {
      TextDocument.update(document, [{ text: "logLevel: info\n" }], version);
      await workspace.snapshot(document, chart, { verdict: true });
    }
    expect(checkSchema).toHaveBeenCalledTimes(2);
  });

  it("what is bundled is kept while a document is open", async () => {
    const forget = vi.spyOn(KnowledgeStore.prototype, "forget");
    const document = TextDocument.create(uri, "yaml", 1, "");
    new Workspace(memoryHost({}), {
      settings: async () => readSettings(undefined),
      otherYamlServer: false,
      folders: [],
      openDocuments: () => [document],
    }).memoryWanted();
    expect(forget).not.toHaveBeenCalled();
  });
});
