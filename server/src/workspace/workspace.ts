import type { TextDocument } from "vscode-languageserver-textdocument";
import { namespacesOf, type PlacedDeployment } from "../core/chart/deployments/named-by";
import { wantsProductionAdvice } from "../core/chart/production";
import type { ObjectSnapshot } from "../core/objects/object-snapshots";
import type { SchemaVerdict } from "../core/schema/own/own-schema-check";
import type { SecretManifest } from "../core/secrets/secret-manifest";
import type { SecretSurroundings } from "../core/secrets/surroundings";
import { mayHoldManifests } from "../core/snippets/manifest-place";
import type { Snippet } from "../core/snippets/snippet";
import type { RenderedProblems, Snapshot } from "../core/values/snapshot";
import { ValuesDocument } from "../core/yaml/read/values-document";
import type { Host } from "../host/host";
import type { Settings } from "../protocol";
import { applyOwnSchema } from "./apply-own-schema";
import { isCut } from "./bounded-document";
import { ChartFinder, type FoundChart } from "./chart-finder";
import type { ChartLearner } from "./chart-learner";
import { DocumentCharts } from "./document-charts";
import { KnowledgeStore } from "./knowledge-store";
import { ObjectReader } from "./object-reader";
import { ParsedDocuments } from "./parsed-documents";
import { type FoundManifests, SecretManifests } from "./secret-manifests";
import { SnippetStore } from "./snippet-store";
import { ValuesNearby } from "./values-nearby";
import { WorkspaceDeployments } from "./workspace-deployments";

/** How long the choice of a chart waits for the workspace's files to be read, in milliseconds. */
const patience = 300;

/** What is remembered of the chart of one open document, for as long as that is its chart. */
interface OfChart {
  /** What the chart's own schema says about a version of the document. */
  verdict?: { version: number; verdict: Promise<SchemaVerdict | undefined> };
  /** Where the document's deployments install it, once somebody has asked for Secrets. */
  namespaces?: readonly string[];
}

/** What a snapshot is to have that may have to be waited for. */
export interface SnapshotNeeds {
  /** The workspace is to be searched for Secrets; else those are in it that are known by now. */
  secrets?: boolean;
  /** What the chart's own schema says. */
  verdict?: boolean;
}

/** What `Workspace` asks the editor for. */
export interface Editor {
  settings(uri: string): Promise<Settings>;
  /** The URI of the workspace's folder that a document is in, with a slash at its end. */
  folderOf?(uri: string): string | undefined;
  /** Another extension reports YAML syntax errors. */
  otherYamlServer: boolean;
  /** The folders of the workspace, each with a slash at its end. */
  folders: readonly string[];
  /** The documents that are open. */
  openDocuments(): readonly TextDocument[];
}

export interface WorkspaceOptions {
  learner?: ChartLearner;
  /** More is known of charts than those who have asked were told. */
  chartsChanged?: () => void;
  /** The chart of a document may be another one than before. */
  chartChanged?: (uri: string) => void;
}

/** All caches and their invalidation: the chart of each open document and its parsed text. */
export class Workspace {
  readonly store: KnowledgeStore;
  readonly snippets: SnippetStore;
  readonly secrets: SecretManifests;
  readonly objects: ObjectReader;
  readonly deployments: WorkspaceDeployments;
  private readonly host: Host;
  private readonly finder: ChartFinder;
  private readonly nearby: ValuesNearby;
  private readonly editor: Editor;
  private readonly charts: DocumentCharts;
  private readonly parsed: ParsedDocuments;
  private readonly ofCharts = new WeakMap<FoundChart, OfChart>();
  private readonly rendered = new Map<string, RenderedProblems>();

  constructor(host: Host, editor: Editor, options: WorkspaceOptions = {}) {
    const { learner, chartsChanged = () => {}, chartChanged = () => {} } = options;
    this.host = host;
    this.store = new KnowledgeStore(host);
    this.snippets = new SnippetStore(host, this.store);
    this.secrets = new SecretManifests(host);
    this.objects = new ObjectReader(this.store, (uri) => this.looksAtObjects(uri));
    this.parsed = new ParsedDocuments((uri) => editor.openDocuments().some((document) => document.uri === uri));
    const folderOf = (uri: string): string | undefined => editor.folderOf?.(uri);
    this.deployments = new WorkspaceDeployments(host, { patience, moreFound: chartsChanged });
    this.finder = new ChartFinder(host, this.store, {
      learner,
      folderOf,
      read: this.parsed.read,
      deployments: (uri) => this.deploymentsOf(uri),
    });
    this.nearby = new ValuesNearby(host, this.finder);
    this.charts = new DocumentCharts((uri, text) => this.findChart(uri, text), chartChanged);
    this.editor = editor;
  }

  /** The chart of a document; undefined for a file of no chart. It is looked for again when the file is saved. */
  chart(document: TextDocument): Promise<FoundChart | undefined> {
    return this.charts.of(document);
  }

  /** Everything a feature needs about a document of a chart, and what may have to be waited for if it needs that. */
  async snapshot(document: TextDocument, chart: FoundChart, needs: SnapshotNeeds = {}): Promise<Snapshot> {
    const known = this.ofChart(chart);
    if (needs.secrets) known.namespaces ??= namespacesOf(await this.deploymentsOf(document.uri), chart.knowledge);
    const snapshot = await this.take(document, chart, needs);
    return needs.verdict ? { ...snapshot, schemaVerdict: await this.verdict(document, chart, snapshot) } : snapshot;
  }

  private ofChart(chart: FoundChart): OfChart {
    const known = this.ofCharts.get(chart) ?? {};
    this.ofCharts.set(chart, known);
    return known;
  }

  /** Parses the text of a values file, or knows it already. */
  read(uri: string, text: string): Promise<ValuesDocument> {
    return this.parsed.read(uri, text);
  }

  /** The Secrets of a document's release that are known by now. */
  knownManifests(uri: string, chart: FoundChart): readonly SecretManifest[] {
    const found = this.secrets.known(this.foldersOf(uri), this.editor.openDocuments());
    const { namespaces = [] } = this.ofChart(chart);
    return this.secrets.ownOf(found, { uri, chart: chart.knowledge, namespaces }).manifests;
  }

  private async take(document: TextDocument, chart: FoundChart, { secrets }: SnapshotNeeds): Promise<Snapshot> {
    const settings = await this.editor.settings(document.uri);
    const { yamlSyntax, severity } = settings;
    const folders = this.foldersOf(document.uri);
    if (secrets) await this.secrets.prepare(folders, this.editor.openDocuments());
    const text = await this.readDocument(document);
    // Only now, as documents may have been closed meanwhile.
    const found = this.secrets.known(folders, this.editor.openDocuments());
    return {
      ...text,
      chart: chart.knowledge,
      chartProblem: chart.problem,
      syntaxElsewhere: yamlSyntax === "never" || (yamlSyntax === "auto" && this.editor.otherYamlServer),
      severities: severity,
      isProduction: wantsProductionAdvice(settings.productionAdvice, document.uri),
      rendered: this.rendered.get(document.uri),
      secrets: this.surroundings(document, { settings, chart }, found),
    };
  }

  /** The Kubernetes objects in a document, which is for those that belong to no chart. */
  async objectsIn(document: TextDocument): Promise<ObjectSnapshot[]> {
    const objects = await this.objects.read(document.uri, document.getText());
    const { severity: severities } = await this.editor.settings(document.uri);
    return objects.map((snapshot) => ({ ...snapshot, severities }));
  }

  /** The manifests for a file of objects, or an empty one, beside values files. */
  async blocksBeside(document: TextDocument): Promise<Snippet[]> {
    const { uri } = document;
    if (!mayHoldManifests(document.getText())) return [];
    const { charts } = await this.editor.settings(uri);
    const found = await this.nearby.chartsBeside(uri, { limit: this.limitOf(uri), files: charts.files });
    const blocks = await Promise.all(found.map(({ knowledge }) => this.snippets.of(knowledge)));
    return uniqueByName(blocks.flat()).filter(({ kind }) => kind === "manifest");
  }

  private async looksAtObjects(uri: string): Promise<boolean> {
    const { objects, charts } = await this.editor.settings(uri);
    if (objects !== "auto") return objects === "on";
    return this.nearby.isBeside(uri, { limit: this.limitOf(uri), files: charts.files });
  }

  /** A file that was opened by itself is in no folder of a workspace, so only its own folder is looked into. */
  private limitOf(uri: string): string {
    return this.editor.folderOf?.(uri) ?? uri.slice(0, uri.lastIndexOf("/") + 1);
  }

  /** What the chart's own schema says, asked once for each version of a document. */
  private verdict(
    { version }: TextDocument,
    found: FoundChart,
    { chart, document }: Snapshot,
  ): Promise<SchemaVerdict | undefined> {
    const known = this.ofChart(found);
    if (known.verdict?.version !== version)
      known.verdict = { version, verdict: applyOwnSchema(this.host, chart, document) };
    return known.verdict.verdict;
  }

  /** The text of a document as it is now, although it may change while it is read. */
  private async readDocument(document: TextDocument): Promise<Pick<Snapshot, "document" | "unread">> {
    for (;;) {
      if (isCut(document)) return { document: new ValuesDocument(""), unread: tooLong };
      const { uri, version } = document;
      const read = await this.parsed.read(uri, document.getText());
      if (document.version === version) return { document: read };
    }
  }

  /** Keeps what Helm last said about a document; undefined forgets it. Returns whether that is something new. */
  setRendered(uri: string, problems: RenderedProblems | undefined): boolean {
    const isNew = JSON.stringify(this.rendered.get(uri)) !== JSON.stringify(problems);
    if (problems) this.rendered.set(uri, problems);
    else this.rendered.delete(uri);
    return isNew;
  }

  private surroundings(
    { uri, version }: TextDocument,
    { settings: { secrets }, chart }: { settings: Settings; chart: FoundChart },
    found: FoundManifests,
  ): SecretSurroundings {
    const namespaces = secrets.namespace ? [secrets.namespace] : (this.ofChart(chart).namespaces ?? []);
    const own = this.secrets.ownOf(found, { uri, chart: chart.knowledge, namespaces });
    return {
      uri,
      version,
      ...own,
      files: found.files,
      settings: secrets,
      random: (length) => this.host.randomBytes(length),
    };
  }

  private async deploymentsOf(uri: string): Promise<PlacedDeployment[]> {
    const folder = this.editor.folderOf?.(uri);
    return folder === undefined ? [] : this.deployments.naming(uri, folder);
  }

  /** The workspace folders that a file is in. */
  private foldersOf(uri: string): string[] {
    return this.editor.folders.filter((folder) => uri.startsWith(folder));
  }

  /** Forgets the chart of a document, so that it is looked for again. */
  forgetChart(uri: string): void {
    this.charts.forget(uri);
  }

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.forgetChart(uri);
    this.parsed.forget(uri);
    this.objects.forget(uri);
  }

  /** Forgets which files stand beside each other: some have come or gone. */
  forgetNeighbours(): void {
    this.nearby.forget();
  }

  /** Forgets the charts of all documents: settings or chart folders have changed. */
  forgetCharts(): void {
    this.charts.forgetAll();
    this.nearby.forget();
  }

  private async findChart(uri: string, text: string): Promise<FoundChart | undefined> {
    const { charts } = await this.editor.settings(uri);
    return this.finder.find(uri, text, charts.files);
  }
}

const uniqueByName = (snippets: readonly Snippet[]): Snippet[] => [
  ...new Map(snippets.map((snippet) => [snippet.name, snippet])).values(),
];

const tooLong =
  "This file is too long: Valuesmith reads values files up to 1.5 MB. Close it and open it again once it is shorter.";
