import type { CancellationToken, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** How long a document must be left alone before it is checked. In milliseconds. */
const pause = 100;

/**
 * Waits until nobody types. Editors ask for diagnostics with every change, before they ask for completion; a check that
 * starts at once would hold up the completion.
 */
export class TypingPause {
  /** Uri -> when it was changed last; 0 for a document that has only been opened. */
  private readonly changes = new Map<string, number>();

  constructor(documents: TextDocuments<TextDocument>) {
    documents.onDidChangeContent(({ document: { uri } }) => {
      this.changes.set(uri, this.changes.has(uri) ? performance.now() : 0);
    });
    documents.onDidClose(({ document: { uri } }) => this.changes.delete(uri));
  }

  /** Resolves when a document has been left alone, at once if it has been already, and when the question is taken back. */
  wait(uri: string, token: CancellationToken): Promise<void> {
    const changed = this.changes.get(uri) ?? 0;
    const left = changed === 0 ? 0 : changed + pause - performance.now();
    if (left <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, left);
      token.onCancellationRequested(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
