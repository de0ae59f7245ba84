import { ChartUnavailable } from "./chart-unavailable";
import type { TimeLimits } from "./network";

/** Ends a download that takes too long, that falls silent or that nobody waits for any more. */
export class TimeGuard {
  private readonly controller = new AbortController();
  private readonly outer: AbortSignal | undefined;
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;

  /** `host` is what messages call the other side. */
  constructor(limits: TimeLimits, host: string, outer?: AbortSignal) {
    this.outer = outer;
    this.idle = setTimeout(
      () => this.end(`${host} has sent nothing for ${seconds(limits.idle)}. Try again later.`),
      limits.idle,
    );
    this.total = setTimeout(
      () => this.end(`The download from ${host} took longer than ${seconds(limits.total)}. Try again later.`),
      limits.total,
    );
    if (outer?.aborted) this.cancel();
    else outer?.addEventListener("abort", this.cancel);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something has arrived. */
  alive(): void {
    this.idle.refresh();
  }

  stop(): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
    this.outer?.removeEventListener("abort", this.cancel);
  }

  private readonly cancel = (): void => this.controller.abort(this.outer?.reason);

  private end(message: string): void {
    this.controller.abort(new ChartUnavailable(message));
  }
}

const seconds = (milliseconds: number): string => `${Math.ceil(milliseconds / 1000)} s`;
