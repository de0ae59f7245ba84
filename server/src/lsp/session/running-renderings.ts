import type { CancellationToken, ResponseError } from "vscode-languageserver";
import { cancelled, untilCancelled } from "./cancellation";

/** Ends renderings that nobody wants any more: taken back by the editor, of a closed document, or of an older state of the disk. */
export class RunningRenderings {
  private readonly running = new Map<string, Set<AbortController>>();
  private readonly background = new Map<string, AbortController>();

  /** Answers a request, or that the editor has taken it back or closed the document: at once. */
  answer<T>(
    uri: string,
    token: CancellationToken,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | ResponseError<never>> {
    return this.run(uri, (controller) => {
      token.onCancellationRequested(() => controller.abort());
      if (token.isCancellationRequested) controller.abort();
      const closed = new Promise<ResponseError<never>>((resolve) => {
        controller.signal.addEventListener("abort", () => resolve(cancelled()));
      });
      return untilCancelled(Promise.race([closed, work(controller.signal)]), token);
    });
  }

  /** Does something for a document that nobody has asked for; it ends what was begun so before. */
  inBackground<T>(uri: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.run(uri, (controller) => {
      this.background.get(uri)?.abort();
      this.background.set(uri, controller);
      return work(controller.signal);
    });
  }

  /** The document was closed. */
  end(uri: string): void {
    for (const controller of this.running.get(uri) ?? []) controller.abort();
    this.background.delete(uri);
  }

  private async run<T>(uri: string, work: (controller: AbortController) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const all = this.running.get(uri) ?? new Set();
    this.running.set(uri, all.add(controller));
    try {
      return await work(controller);
    } finally {
      all.delete(controller);
      if (all.size === 0 && this.running.get(uri) === all) this.running.delete(uri);
      if (this.background.get(uri) === controller) this.background.delete(uri);
    }
  }
}
