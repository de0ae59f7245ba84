import type { TextDocumentContentChangeEvent, TextDocumentsConfiguration } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readModeline } from "../core/chart/modeline";
import { limits } from "../core/limits";
import { ValuesDocument } from "../core/yaml/read/values-document";
import type { FoundChart } from "./chart-finder";
import { inTurns } from "./in-turns";

/** The parsed texts of open documents. What an edit has left as it was is not parsed again. */
export class ParsedDocuments {
  private readonly isOpen: (uri: string) => boolean;
  private readonly known = new Map<string, ValuesDocument>();
  private readonly reading = new Map<string, Promise<ValuesDocument>>();

  /** Nothing is remembered of documents that are not open any more. */
  constructor(isOpen: (uri: string) => boolean) {
    this.isOpen = isOpen;
  }

  /** Parses a text; in turns, so that nobody has to wait for all of a long one. */
  readonly read = async (uri: string, text: string): Promise<ValuesDocument> => {
    while (this.reading.has(uri)) await this.reading.get(uri);
    const known = this.known.get(uri);
    if (known?.text === text) return known;
    const reading = this.readAnew(uri, text).finally(() => this.reading.delete(uri));
    this.reading.set(uri, reading);
    return reading;
  };

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  private async readAnew(uri: string, text: string): Promise<ValuesDocument> {
    const document = await inTurns(ValuesDocument.reading(text, this.known.get(uri)));
    if (this.isOpen(uri)) this.known.set(uri, document);
    return document;
  }
}

/** How much of a document that is too long is kept: enough to tell its chart. In UTF-16 code units. */
const keptLength = 65_536;

const cut = new WeakSet<TextDocument>();

/** Whether a document has only the beginning of its text. */
export const isCut = (document: TextDocument): boolean => cut.has(document);

/**
 * The documents of the editor. Of a text that is longer than Valuesmith reads only the beginning is kept, and changes of
 * it are not followed until the editor sends it as a whole again.
 */
export const boundedDocuments: TextDocumentsConfiguration<TextDocument> = {
  create(uri, languageId, version, text) {
    if (text.length <= limits.documentLength) return TextDocument.create(uri, languageId, version, text);
    const document = TextDocument.create(uri, languageId, version, beginningOf(text));
    cut.add(document);
    return document;
  },
  update(document, changes, version) {
    const whole = changes.findLastIndex(isWhole);
    if (!isCut(document)) return cutIfTooLong(TextDocument.update(document, changes, version));
    const text = changes[whole]?.text;
    if (text === undefined) return TextDocument.update(document, [], version);
    const fresh = this.create(document.uri, document.languageId, version, text);
    return this.update(fresh, changes.slice(whole + 1), version);
  },
};

const isWhole = (change: TextDocumentContentChangeEvent): boolean => !("range" in change);

function cutIfTooLong(document: TextDocument): TextDocument {
  const text = document.getText();
  return text.length <= limits.documentLength
    ? document
    : boundedDocuments.create(document.uri, document.languageId, document.version, text);
}

/** Whole lines, copied, as a part of a string keeps all of it in memory. */
function beginningOf(text: string): string {
  const end = text.lastIndexOf("\n", keptLength) + 1;
  return Buffer.from(text.slice(0, end), "utf16le").toString("utf16le");
}

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
