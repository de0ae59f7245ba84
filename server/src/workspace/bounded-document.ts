import type { TextDocumentContentChangeEvent, TextDocumentsConfiguration } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { limits } from "../core/limits";

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
