import { ValuesDocument } from "./core/yaml/values-document";

/** Parses the text of a document, or knows it already. */
export type ReadDocument = (uri: string, text: string) => ValuesDocument;

/** The parsed texts of open documents. What an edit has left as it was is not parsed again. */
export class ParsedDocuments {
  private readonly known = new Map<string, ValuesDocument>();

  read: ReadDocument = (uri, text) => {
    const before = this.known.get(uri);
    if (before?.text === text) return before;
    const document = new ValuesDocument(text, before);
    this.known.set(uri, document);
    return document;
  };

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.known.delete(uri);
  }
}
