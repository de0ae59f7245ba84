import type { TextDocument } from "vscode-languageserver-textdocument";
import type { PlacedDeployment } from "../core/chart/deployments/named-by";
import type { ObjectSnapshot } from "../core/objects/object-snapshots";
import type { SecretManifest } from "../core/secrets/secret-manifest";
import { mayHoldManifests, type Snippet } from "../core/snippets/snippet";
import type { RenderedProblems, Snapshot } from "../core/values/snapshot";
import type { ValuesDocument } from "../core/yaml/read/values-document";
import type { Host } from "../host/host";
import type { Settings } from "../protocol";
import type { ChartRenderer } from "../render/chart-renderer";
import { ChartFinder, type FoundChart } from "./chart-finder";
import { ChartLearner } from "./chart-learner";
import { DocumentCharts, ParsedDocuments } from "./documents";
import { DocumentSettings, type Editor, folderOf, isOpen } from "./editor";
import { KnowledgeStore, SnippetStore } from "./knowledge-store";
import { ObjectReader } from "./object-reader";
import { SecretManifests } from "./secret-manifests";
import { type SnapshotNeeds, Snapshots } from "./snapshots";
import { type Neighbourhood, ValuesNearby } from "./values-nearby";
import { WorkspaceDeployments } from "./workspace-deployments";

/** How long the choice of a chart waits for the workspace's files to be read in an editor, in milliseconds. */
const editorPatience = 300;

/** The files beside a values file that say which chart it belongs to. */
const chartFiles = /\/(Chart\.yaml|values\.yaml|values\.schema\.json)$/;

/** What is known by now and was not before: about the charts of all documents, about that of one, or about what is wrong. */
export type WorkspaceChange = { kind: "charts" } | { kind: "chart"; uri: string } | { kind: "diagnostics" };

/**
 * All that is waited for, and the only owner of what is remembered of it: whoever works with a workspace says what has
 * happened, and the workspace knows what is to be forgotten then.
 */
export class Workspace {
  readonly store: KnowledgeStore;
  readonly snippets: SnippetStore;
  readonly objects: ObjectReader;
  private readonly host: Host;
  private readonly editor: Editor;
  private readonly documentSettings: DocumentSettings;
  private readonly parsed: ParsedDocuments;
  private readonly secrets: SecretManifests;
  private readonly deployments: WorkspaceDeployments;
  private readonly learner: ChartLearner;
  private readonly nearby: ValuesNearby;
  private readonly charts: DocumentCharts;
  private readonly snapshots: Snapshots;
  private readonly listeners: ((change: WorkspaceChange) => void)[] = [];
  private ownRenderer: ChartRenderer | undefined;

  constructor(host: Host, editor: Editor) {
    this.host = host;
    this.editor = editor;
    const deployments = (uri: string): Promise<PlacedDeployment[]> => this.deploymentsOf(uri);
    this.documentSettings = new DocumentSettings(editor);
    this.store = new KnowledgeStore(host);
    this.snippets = new SnippetStore(host, this.store);
    this.objects = new ObjectReader(this.store, (uri) => this.looksAtObjects(uri));
    this.parsed = new ParsedDocuments((uri) => isOpen(editor, uri));
    this.secrets = new SecretManifests(host);
    const { patience = editorPatience } = editor;
    this.deployments = new WorkspaceDeployments(host, { patience, moreFound: () => this.forgetCharts() });
    this.learner = new ChartLearner(this, () => this.forgetCharts());
    const finder = new ChartFinder(host, this.store, {
      learner: this.learner,
      folderOf: (uri) => (editor.looksAbove ? undefined : folderOf(editor, uri)),
      read: this.parsed.read,
      deployments,
    });
    this.nearby = new ValuesNearby(host, finder);
    const find = async (uri: string, text: string): Promise<FoundChart | undefined> =>
      editor.chart
        ? finder.named(editor.chart, { uri, text })
        : finder.find(uri, text, (await this.settings(uri)).charts.files);
    this.charts = new DocumentCharts(find, (uri) => this.tell({ kind: "chart", uri }));
    const { parsed, secrets, documentSettings: settings } = this;
    this.snapshots = new Snapshots({ host, editor, settings, parsed, secrets, deployments });
  }

  /** The settings for a document. */
  settings(uri: string): Promise<Settings> {
    return this.documentSettings.of(uri);
  }

  /** The chart of a document; undefined for a file of no chart. It is looked for again when the file is saved. */
  chart(document: TextDocument): Promise<FoundChart | undefined> {
    return this.charts.of(document);
  }

  /** Everything a feature needs about a document of a chart, and what may have to be waited for if it needs that. */
  snapshot(document: TextDocument, chart: FoundChart, needs: SnapshotNeeds = {}): Promise<Snapshot> {
    return this.snapshots.of(document, chart, needs);
  }

  /** Parses the text of a values file, or knows it already. */
  read(uri: string, text: string): Promise<ValuesDocument> {
    return this.parsed.read(uri, text);
  }

  /** The Secrets of a document's release that are known by now. */
  knownManifests(uri: string, chart: FoundChart): readonly SecretManifest[] {
    return this.snapshots.knownManifests(uri, chart);
  }

  /** The Kubernetes objects in a document, which is for those that belong to no chart. */
  async objectsIn(document: TextDocument): Promise<ObjectSnapshot[]> {
    const objects = await this.objects.read(document.uri, document.getText());
    const { severity: severities } = await this.settings(document.uri);
    return objects.map((snapshot) => ({ ...snapshot, severities }));
  }

  /** The manifests for a file of objects, or an empty one, beside values files. */
  async blocksBeside(document: TextDocument): Promise<Snippet[]> {
    const { uri } = document;
    if (!mayHoldManifests(document.getText())) return [];
    const found = await this.nearby.chartsBeside(uri, await this.neighbourhoodOf(uri));
    const blocks = await Promise.all(found.map(({ knowledge }) => this.snippets.of(knowledge)));
    return uniqueByName(blocks.flat()).filter(({ kind }) => kind === "manifest");
  }

  /** What renders charts; undefined where nothing can, and before the editor has said where to keep them. */
  get renderer(): ChartRenderer | undefined {
    const { storage } = this.editor;
    if (storage !== undefined) this.ownRenderer ??= this.host.createRenderer?.(storage);
    return this.ownRenderer;
  }

  /** The paths of the open folders; undefined where none is open. */
  get paths(): string[] | undefined {
    const paths = this.editor.folders.map((uri) => this.host.pathOf(uri)).filter((path) => path !== undefined);
    return this.editor.folders.length === 0 ? undefined : paths;
  }

  /** Calls a listener each time that more or something else is known than those who asked were told. */
  onDidChange(listener: (change: WorkspaceChange) => void): void {
    this.listeners.push(listener);
  }

  /** A document was closed: nothing is remembered of it. */
  documentClosed(uri: string): void {
    this.charts.forget(uri);
    this.documentSettings.forget(uri);
    this.parsed.forget(uri);
    this.objects.forget(uri);
    this.secrets.forgetDocument(uri);
    this.snapshots.forget(uri);
  }

  /** A document was saved: its chart is looked for again. */
  documentSaved(uri: string): void {
    this.charts.forget(uri);
    this.tell({ kind: "chart", uri });
  }

  /** Files have changed, come or gone. Resolves when those have been read again that have to do with what is known. */
  async filesChanged(uris: readonly string[]): Promise<void> {
    this.nearby.forget();
    // At once: whoever asks while files are read is not to get what the old ones came to.
    if (uris.some((uri) => chartFiles.test(uri))) this.learnAgain();
    if (await this.deployments.refresh(uris)) this.forgetCharts();
    if (await this.secrets.refresh(uris)) this.tell({ kind: "diagnostics" });
  }

  /** Other folders are open. */
  foldersChanged(): void {
    this.secrets.forget();
    this.deployments.forget();
    this.forgetCharts();
  }

  /** The editor has other settings. */
  settingsChanged(): void {
    this.documentSettings.forgetAll();
    this.forgetCharts();
  }

  /** A chart is on this machine that may not have been before. */
  chartDownloaded(): void {
    this.learnAgain();
  }

  /** Helm has rendered an open document, and said something about it. */
  documentRendered(uri: string, problems: RenderedProblems): void {
    if (this.snapshots.setRendered(uri, problems)) this.tell({ kind: "diagnostics" });
  }

  /** Memory is to be given back: what is bundled is loaded again once a document is open. */
  memoryWanted(): void {
    if (this.editor.openDocuments().length === 0) this.store.forget();
  }

  /** Ends what runs for the workspace. */
  dispose(): void {
    this.ownRenderer?.dispose();
  }

  private learnAgain(): void {
    this.learner.forget();
    this.forgetCharts();
  }

  /** Forgets the charts of all documents and those around them. */
  private forgetCharts(): void {
    this.charts.forgetAll();
    this.nearby.forget();
    this.tell({ kind: "charts" });
  }

  private tell(change: WorkspaceChange): void {
    for (const listener of this.listeners) listener(change);
  }

  private async deploymentsOf(uri: string): Promise<PlacedDeployment[]> {
    const folder = folderOf(this.editor, uri);
    return folder === undefined ? [] : this.deployments.naming(uri, folder);
  }

  private async looksAtObjects(uri: string): Promise<boolean> {
    const { objects } = await this.settings(uri);
    return objects === "auto" ? this.nearby.isBeside(uri, await this.neighbourhoodOf(uri)) : objects === "on";
  }

  /** A file that was opened by itself is in no folder of a workspace, so only its own folder is looked into. */
  private async neighbourhoodOf(uri: string): Promise<Neighbourhood> {
    const { charts } = await this.settings(uri);
    const folder = folderOf(this.editor, uri) ?? uri.slice(0, uri.lastIndexOf("/") + 1);
    return { limit: this.editor.looksAbove ? undefined : folder, files: charts.files };
  }
}

const uniqueByName = (snippets: readonly Snippet[]): Snippet[] => [
  ...new Map(snippets.map((snippet) => [snippet.name, snippet])).values(),
];
