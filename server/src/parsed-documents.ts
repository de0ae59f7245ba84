import { type PlacedBlock, unknownPart } from "./core/yaml/blocks";
import type { Span } from "./core/yaml/nodes";
import { isLeftOpen } from "./core/yaml/unindented";
import { ValuesDocument } from "./core/yaml/values-document";
import { nextTurn } from "./in-turns";

/** Parses the text of a document, or knows it already. */
export type ReadDocument = (uri: string, text: string) => ValuesDocument | Promise<ValuesDocument>;

/** So much is read before others get their turn. In UTF-16 code units. */
const stepLength = 8_000;

/** Less than this is read without a pause: as much as somebody changes who edits a long top-level key. */
const minLength = 30_000;

/** Longer texts have a thread of their own, where they hold up nobody. */
const maxLength = 300_000;

/** The parsed texts of open documents. What an edit has left as it was is not parsed again. */
export class ParsedDocuments {
  private readonly isOpen: (uri: string) => boolean;
  private readonly known = new Map<string, ValuesDocument>();
  private readonly preparing = new Map<string, Promise<void>>();

  /** Nothing is remembered of documents that are not open any more. */
  constructor(isOpen: (uri: string) => boolean) {
    this.isOpen = isOpen;
  }

  /** Parses a text; where much of it is new little by little, so that nobody has to wait for all of it. */
  readonly read = async (uri: string, text: string): Promise<ValuesDocument> => {
    while (this.preparing.has(uri)) await this.preparing.get(uri);
    const part = unknownPart(text, this.blocksOf(uri));
    if (part.end - part.start > minLength && text.length < maxLength) {
      const preparing = this.prepare(uri, text, part).finally(() => this.preparing.delete(uri));
      this.preparing.set(uri, preparing);
      await preparing;
    }
    return this.readOn(uri, text, this.blocksOf(uri));
  };

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  private blocksOf(uri: string): readonly PlacedBlock[] {
    return this.known.get(uri)?.blocks ?? [];
  }

  private readOn(uri: string, text: string, before: readonly PlacedBlock[]): ValuesDocument {
    const known = this.known.get(uri);
    if (known?.text === text) return known;
    const document = new ValuesDocument(text, { blocks: before });
    if (this.isOpen(uri)) this.known.set(uri, document);
    return document;
  }

  /** Each part of a text that is read by itself is known when more of the text is read. */
  private async prepare(uri: string, text: string, part: Span): Promise<void> {
    const before = this.blocksOf(uri);
    const step = Math.max(stepLength, (part.end - part.start) / 20);
    let blocks: readonly PlacedBlock[] = [];
    for (let end = part.start + step; end < part.end && this.isOpen(uri); end += step) {
      const beginning = text.slice(0, text.lastIndexOf("\n", end) + 1);
      const read = new ValuesDocument(beginning, { blocks: [...blocks, ...before] });
      // Such a text is read as a whole, each time anew.
      if (read.blocks.length === 1 || read.problems.some(isLeftOpen)) return;
      blocks = read.blocks;
      await nextTurn(true);
    }
    this.readOn(uri, text, [...blocks, ...before]);
  }
}
