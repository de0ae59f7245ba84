import type { CancellationToken, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** A check that nobody notices waits just long enough for a completion that is asked for with the change. In milliseconds. */
const cheap = 50;
const shortestPause = 2;
const longestPause = 100;

/** What is remembered of one open document. Times are in milliseconds. */
interface Typing {
  /** When it was changed last; 0 for a document that has only been opened. */
  changed: number;
  /** How long its last check took. */
  cost: number;
}

/**
 * Waits until nobody types. Editors ask for diagnostics with every change, before they ask for completion; a check that
 * starts at once would hold up the completion. How long it waits depends on how long the last check took: where a keystroke
 * is checked in next to no time, there is no reason to wait.
 */
export class TypingPause {
  private readonly typing = new Map<string, Typing>();

  constructor(documents: TextDocuments<TextDocument>) {
    documents.onDidChangeContent(({ document: { uri } }) => {
      const known = this.typing.get(uri);
      this.typing.set(uri, { changed: known ? performance.now() : 0, cost: known?.cost ?? 0 });
    });
    documents.onDidClose(({ document: { uri } }) => this.typing.delete(uri));
  }

  /** Resolves when a document has been left alone, at once if it has been already, and when the question is taken back. */
  async wait(uri: string, token: CancellationToken): Promise<void> {
    for (let left = this.left(uri); left > 0 && !token.isCancellationRequested; left = this.left(uri))
      await sleep(left, token);
  }

  /** Runs a check of a document and remembers how long it took. */
  async measure<T>(uri: string, check: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await check();
    const typing = this.typing.get(uri);
    if (typing) typing.cost = performance.now() - start;
    return result;
  }

  private left(uri: string): number {
    const { changed, cost } = this.typing.get(uri) ?? { changed: 0, cost: 0 };
    return changed === 0 ? 0 : changed + pauseOf(cost) - performance.now();
  }
}

const pauseOf = (cost: number): number => (cost <= cheap ? shortestPause : Math.min(longestPause, 2 * cost));

function sleep(time: number, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    token.onCancellationRequested(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
