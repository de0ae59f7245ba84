import type { Host } from "./host";

/** Less is not worth the while, in UTF-16 code units: a document takes some twenty times its length, and so does reading it. */
const worthwhile = 100_000;

/** How long no document was opened, changed or closed any more, in milliseconds. */
const pause = 1_000;

/**
 * Has memory given back that nobody needs: what reading a document left behind, and what closed documents took. By itself,
 * it is kept until somebody needs it.
 */
export class SpareMemory {
  private readonly host: Host;
  private length = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(host: Host) {
    this.host = host;
  }

  /** A document of this length was opened or closed. */
  add(length: number): void {
    this.length += length;
    this.wait();
  }

  /** Somebody works: there is no time for that now. */
  wait(): void {
    if (!this.host.giveMemoryBack || this.length < worthwhile) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.length = 0;
      this.host.giveMemoryBack?.();
    }, pause).unref();
  }
}
