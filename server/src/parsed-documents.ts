import { ValuesDocument } from "./core/yaml/values-document";
import { others } from "./in-turns";

/** Parses the text of a document, or knows it already. */
export type ReadDocument = (uri: string, text: string) => ValuesDocument | Promise<ValuesDocument>;

/** So much is read before others get their turn. In UTF-16 code units. */
const stepLength = 8_000;

/** The parsed texts of open documents. What an edit has left as it was is not parsed again. */
export class ParsedDocuments {
  private readonly isOpen: (uri: string) => boolean;
  private readonly known = new Map<string, ValuesDocument>();
  private readonly preparing = new Map<string, Promise<void>>();

  /** Nothing is remembered of documents that are not open any more. */
  constructor(isOpen: (uri: string) => boolean) {
    this.isOpen = isOpen;
  }

  /** Parses a text; a long one that nothing is known of yet little by little, so that nobody has to wait for all of it. */
  readonly read = async (uri: string, text: string): Promise<ValuesDocument> => {
    if (!this.preparing.has(uri) && !this.known.has(uri) && text.length > stepLength)
      this.preparing.set(uri, this.prepare(uri, text));
    await this.preparing.get(uri);
    this.preparing.delete(uri);
    return this.readAtOnce(uri, text);
  };

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  private readAtOnce(uri: string, text: string): ValuesDocument {
    const before = this.known.get(uri);
    if (before?.text === text) return before;
    const document = new ValuesDocument(text, before);
    if (this.isOpen(uri)) this.known.set(uri, document);
    return document;
  }

  /** Each part of a text that is read by itself is known when more of the text is read. */
  private async prepare(uri: string, text: string): Promise<void> {
    const step = Math.max(stepLength, text.length / 20);
    for (let end = step; end < text.length && this.isOpen(uri); end += step) {
      const { blocks, problems } = this.readAtOnce(uri, text.slice(0, text.lastIndexOf("\n", end) + 1));
      // Such a text is read as a whole, each time anew.
      if (blocks.length === 1 || problems.length > 0) return;
      await others();
    }
  }
}
