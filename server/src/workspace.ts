import type { TextDocument } from "vscode-languageserver-textdocument";
import { ChartFinder, type FoundChart } from "./chart-finder";
import type { ChartLearner } from "./chart-learner";
import { readModeline } from "./core/chart/modeline";
import type { RenderedProblems, Snapshot } from "./core/snapshot";
import type { Host } from "./host";
import { KnowledgeStore } from "./knowledge-store";
import { ParsedDocuments } from "./parsed-documents";
import type { Settings } from "./protocol";

/** What is remembered of one open document. */
interface Remembered {
  /** What the choice of the chart was made from; another modeline makes another choice. */
  modeline: string;
  /** The version of the document that was looked at; a file of no chart is looked at again when it has changed. */
  version: number;
  chart: Promise<FoundChart | undefined>;
}

/** What `Workspace` asks the editor for. */
export interface Editor {
  settings(uri: string): Promise<Settings>;
  /** Another extension reports YAML syntax errors. */
  otherYamlServer: boolean;
  /** The chart of a document may be another one than before. */
  chartChanged(uri: string): void;
}

/** All caches and their invalidation: the chart of each open document and its parsed text. */
export class Workspace {
  readonly store: KnowledgeStore;
  private readonly finder: ChartFinder;
  private readonly editor: Editor;
  private readonly parsed = new ParsedDocuments();
  private readonly remembered = new Map<string, Remembered>();
  private readonly rendered = new Map<string, RenderedProblems>();

  constructor(host: Host, editor: Editor, learner?: ChartLearner) {
    this.store = new KnowledgeStore(host);
    this.finder = new ChartFinder(host, this.store, { learner, read: this.parsed.read });
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
    const { yamlSyntax, severity } = await this.editor.settings(document.uri);
    return {
      document: this.parsed.read(document.uri, document.getText()),
      chart: chart.knowledge,
      chartProblem: chart.problem,
      syntaxElsewhere: yamlSyntax === "never" || (yamlSyntax === "auto" && this.editor.otherYamlServer),
      severities: severity,
      rendered: this.rendered.get(document.uri),
    };
  }

  /** Keeps what Helm last said about a document; undefined forgets it. Returns whether that is something new. */
  setRendered(uri: string, problems: RenderedProblems | undefined): boolean {
    const isNew = JSON.stringify(this.rendered.get(uri)) !== JSON.stringify(problems);
    if (problems) this.rendered.set(uri, problems);
    else this.rendered.delete(uri);
    return isNew;
  }

  /** Forgets the chart of a document, so that it is looked for again. */
  forgetChart(uri: string): void {
    this.remembered.delete(uri);
  }

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.forgetChart(uri);
    this.parsed.forget(uri);
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
