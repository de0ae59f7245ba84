import type { TextDocument } from "vscode-languageserver-textdocument";
import { ChartFinder, type FoundChart } from "./chart-finder";
import { readModeline } from "./core/chart/modeline";
import type { SecretSurroundings } from "./core/secrets/surroundings";
import type { Snapshot } from "./core/snapshot";
import { ValuesDocument } from "./core/yaml/values-document";
import type { Host } from "./host";
import { KnowledgeStore } from "./knowledge-store";
import type { Settings } from "./protocol";
import { SecretManifests } from "./secret-manifests";

/** What is remembered of one open document. */
interface Remembered {
  /** What the choice of the chart was made from; another modeline makes another choice. */
  modeline: string;
  /** The version of the document that was looked at; a file of no chart is looked at again when it has changed. */
  version: number;
  chart: Promise<FoundChart | undefined>;
  parsed?: { version: number; document: ValuesDocument };
}

/** What `Workspace` asks the editor for. */
export interface Editor {
  settings(uri: string): Promise<Settings>;
  /** Another extension reports YAML syntax errors. */
  otherYamlServer: boolean;
  /** The chart of a document may be another one than before. */
  chartChanged(uri: string): void;
  /** The folders of the workspace, each with a slash at its end. */
  folders: readonly string[];
  /** The documents that are open. */
  openDocuments(): readonly TextDocument[];
}

/** All caches and their invalidation: the chart of each open document and its parsed text. */
export class Workspace {
  readonly store: KnowledgeStore;
  readonly secrets: SecretManifests;
  private readonly host: Host;
  private readonly finder: ChartFinder;
  private readonly editor: Editor;
  private readonly remembered = new Map<string, Remembered>();

  constructor(host: Host, editor: Editor) {
    this.host = host;
    this.store = new KnowledgeStore(host);
    this.secrets = new SecretManifests(host);
    this.finder = new ChartFinder(host, this.store);
    this.editor = editor;
  }

  /** The chart of a document; undefined for a file of no chart. It is looked for again when the file is saved. */
  async chart(document: TextDocument): Promise<FoundChart | undefined> {
    return (await this.recall(document)).chart;
  }

  /** Everything a feature needs; undefined for a file of no chart. */
  async snapshot(document: TextDocument): Promise<Snapshot | undefined> {
    const remembered = await this.recall(document);
    const chart = await remembered.chart;
    if (!chart) return undefined;
    const settings = await this.editor.settings(document.uri);
    const { yamlSyntax, severity } = settings;
    const secrets = await this.surroundings(document, settings);
    return {
      document: parsed(remembered, document),
      chart: chart.knowledge,
      chartProblem: chart.problem,
      syntaxElsewhere: yamlSyntax === "never" || (yamlSyntax === "auto" && this.editor.otherYamlServer),
      severities: severity,
      secrets,
    };
  }

  /** The Secrets around a document: those of the workspace folder it is in. */
  private async surroundings({ uri, version }: TextDocument, { secrets }: Settings): Promise<SecretSurroundings> {
    const folders = this.editor.folders.filter((folder) => uri.startsWith(folder));
    const { manifests, files } = await this.secrets.find(folders, this.editor.openDocuments());
    const random = (length: number): ArrayLike<number> => this.host.randomBytes(length);
    return { uri, version, manifests, files, settings: secrets, random };
  }

  /** Forgets the chart of a document, so that it is looked for again. */
  forgetChart(uri: string): void {
    this.remembered.delete(uri);
  }

  /** Forgets the charts of all documents: settings or chart folders have changed. */
  forgetCharts(): void {
    this.remembered.clear();
  }

  private async recall(document: TextDocument): Promise<Remembered> {
    const { uri, version } = document;
    const modeline = modelineOf(document.getText());
    const known = this.remembered.get(uri);
    if (known?.modeline === modeline && (known.version === version || (await known.chart))) return known;
    const fresh: Remembered = { modeline, version, chart: this.findChart(uri, document.getText()) };
    // At once, as editors ask several things about a document that they have just opened.
    this.remembered.set(uri, fresh);
    if (known && (known.modeline !== modeline || (await fresh.chart))) this.editor.chartChanged(uri);
    return fresh;
  }

  private async findChart(uri: string, text: string): Promise<FoundChart | undefined> {
    const { charts } = await this.editor.settings(uri);
    return this.finder.find(uri, text, charts.files);
  }
}

function modelineOf(text: string): string {
  const modeline = readModeline(text);
  return modeline ? text.slice(modeline.span.start, modeline.span.end) : "";
}

function parsed(remembered: Remembered, document: TextDocument): ValuesDocument {
  if (remembered.parsed?.version !== document.version) {
    remembered.parsed = { version: document.version, document: new ValuesDocument(document.getText()) };
  }
  return remembered.parsed.document;
}
