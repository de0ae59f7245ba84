import type { TextDocument } from "vscode-languageserver-textdocument";
import { readModeline } from "../core/chart/modeline";
import type { FoundChart } from "./chart-finder";

/** What is remembered of one open document. */
interface Remembered {
  /** What the choice of the chart was made from; another modeline makes another choice. */
  modeline: string;
  /** The version of the document that was looked at; a file of no chart is looked at again when it has changed. */
  version: number;
  chart: Promise<FoundChart | undefined>;
}

type FindChart = (uri: string, text: string) => Promise<FoundChart | undefined>;

/** The charts of open documents, each looked for once, until something is forgotten. */
export class DocumentCharts {
  private readonly find: FindChart;
  private readonly changed: (uri: string) => void;
  private readonly remembered = new Map<string, Remembered>();

  /** `changed` is called when the chart of a document may be another one than before. */
  constructor(find: FindChart, changed: (uri: string) => void) {
    this.find = find;
    this.changed = changed;
  }

  /** The chart of a document; undefined for a file of no chart. */
  async of(document: TextDocument): Promise<FoundChart | undefined> {
    const { uri, version } = document;
    const modeline = modelineOf(document.getText());
    const known = this.remembered.get(uri);
    if (known?.modeline === modeline && (known.version === version || (await known.chart))) return known.chart;
    const fresh: Remembered = { modeline, version, chart: this.find(uri, document.getText()) };
    // At once, as editors ask several things about a document that they have just opened; and not if it was closed meanwhile.
    if (this.remembered.get(uri) === known) this.remembered.set(uri, fresh);
    if (known && (known.modeline !== modeline || (await fresh.chart))) this.changed(uri);
    return fresh.chart;
  }

  /** Forgets the chart of a document, so that it is looked for again. */
  forget(uri: string): void {
    this.remembered.delete(uri);
  }

  /** Forgets the charts of all documents. */
  forgetAll(): void {
    this.remembered.clear();
  }
}

function modelineOf(text: string): string {
  const modeline = readModeline(text);
  return modeline ? text.slice(modeline.span.start, modeline.span.end) : "";
}
