import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** How long changes wait for nobody to type, in milliseconds, and how many of them may wait. */
const pause = 1_000;
const mostWaiting = 100;

/**
 * A document of the editor that is only kept in case it is needed. Each change copies the whole text, so changes are made
 * when nobody types, or when somebody asks for the document.
 */
export class LateDocument {
  private readonly document: TextDocument;
  private readonly waiting: TextDocumentContentChangeEvent[] = [];
  private version: number;
  private timer: NodeJS.Timeout | undefined;
  /** So long is the text at least and at most, in UTF-16 code units. */
  private least = 0;
  private most = 0;

  constructor(document: TextDocument) {
    this.document = document;
    this.version = document.version;
    this.measure();
  }

  get uri(): string {
    return this.document.uri;
  }

  /** The document with all changes made. */
  get current(): TextDocument {
    this.catchUp();
    return this.document;
  }

  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) this.add(change);
    this.version = version;
    clearTimeout(this.timer);
    if (this.waiting.length > mostWaiting) this.catchUp();
    else this.timer = setTimeout(() => this.catchUp(), pause).unref();
  }

  /** Whether the text has a length between two, both included. */
  hasLength(least: number, most: number): boolean {
    if (this.least >= least && this.most <= most) return true;
    const { length } = this.current.getText();
    return length >= least && length <= most;
  }

  private add(change: TextDocumentContentChangeEvent): void {
    const { length } = change.text;
    this.least = Math.max(0, this.least - mostRemoved(change)) + length;
    this.most = ("range" in change ? this.most : 0) + length;
    this.waiting.push(change);
  }

  private catchUp(): void {
    clearTimeout(this.timer);
    TextDocument.update(this.document, this.waiting.splice(0), this.version);
    this.measure();
  }

  private measure(): void {
    const { length } = this.document.getText();
    this.least = length;
    this.most = length;
  }
}

/** How much a change removes at most: nobody knows how long lines are. */
function mostRemoved(change: TextDocumentContentChangeEvent): number {
  if (!("range" in change)) return Number.POSITIVE_INFINITY;
  const { start, end } = change.range;
  return start.line === end.line ? Math.abs(end.character - start.character) : Number.POSITIVE_INFINITY;
}
