import { ValuesDocument } from "../core/yaml/read/values-document";
import { inTurns } from "./in-turns";

/** Parses the text of a document, or knows it already. */
export type ReadDocument = (uri: string, text: string) => ValuesDocument | Promise<ValuesDocument>;

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
