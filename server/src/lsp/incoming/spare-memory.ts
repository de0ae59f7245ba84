import type { Host } from "../../host/host";

/** Less is not worth the while, in UTF-16 code units: a document takes some twenty times its length, and so does reading it. */
const worthwhile = 100_000;

/** How long no document was opened, changed or closed any more, and after how long that does not matter. In milliseconds. */
const pause = 1_000;
const longest = 10_000;

/**
 * Has memory given back that nobody needs: what reading a document left behind, and what closed documents took. By itself,
 * it is kept until somebody needs it.
 */
export class SpareMemory {
  private readonly host: Host;
  private readonly letGo: () => void;
  private length = 0;
  private timer: NodeJS.Timeout | undefined;
  /** When it is given back even if somebody works. */
  private latest = 0;

  /** `letGo` is called before, to forget what is not needed. */
  constructor(host: Host, letGo: () => void) {
    this.host = host;
    this.letGo = letGo;
  }

  /** A document of this length was opened or closed. */
  add(length: number): void {
    this.length += length;
    this.wait();
  }

  /** Somebody works: there is no time for that now. */
  wait(): void {
    if (!this.host.giveMemoryBack || this.length < worthwhile) return;
    if (this.timer === undefined) this.latest = Date.now() + longest;
    clearTimeout(this.timer);
    const delay = Math.min(pause, Math.max(0, this.latest - Date.now()));
    this.timer = setTimeout(() => this.giveBack(), delay).unref();
  }

  private giveBack(): void {
    this.length = 0;
    this.timer = undefined;
    this.letGo();
    this.host.giveMemoryBack?.();
  }
}
