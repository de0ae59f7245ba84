import type { Reply } from "./download";
import type { Network, Transfer } from "./network";
import type { AddedRepository, HelmFolders } from "./repositories";

interface Work<Result> {
  result: Promise<Result>;
  controller: AbortController;
  waiting: Set<Transfer>;
}

/** Lets all who want the same thing at the same time wait for one work, which ends early once nobody waits any more. */
export class SharedWork<Result> {
  private readonly running = new Map<string, Work<Result>>();

  /** Joins the work under the key, or starts it. Rejects with the reason of the caller's own signal once that is aborted. */
  async run(key: string, transfer: Transfer, start: (shared: Transfer) => Promise<Result>): Promise<Result> {
    transfer.signal?.throwIfAborted();
    const work = this.running.get(key) ?? this.start(key, start);
    work.waiting.add(transfer);
    try {
      return await untilAborted(work.result, transfer.signal);
    } finally {
      work.waiting.delete(transfer);
      if (work.waiting.size === 0) this.end(key, work);
    }
  }

  private start(key: string, start: (shared: Transfer) => Promise<Result>): Work<Result> {
    const controller = new AbortController();
    const waiting = new Set<Transfer>();
    const progress = (received: number, total?: number): void => {
      for (const transfer of waiting) transfer.progress?.(received, total);
    };
    const work = { result: start({ signal: controller.signal, progress }), controller, waiting };
    this.running.set(key, work);
    return work;
  }

  private end(key: string, work: Work<Result>): void {
    if (this.running.get(key) === work) this.running.delete(key);
    work.controller.abort();
  }
}

function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort);
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** What every download of one request shares. */
export interface Delivery {
  network: Network;
  helm: HelmFolders;
  /** The repositories the user has added to Helm. */
  added: readonly AddedRepository[];
  transfer: Transfer;
  /** Several charts of one repository need its index only once. */
  indexes: SharedWork<Reply>;
}
