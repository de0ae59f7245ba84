import type { Host } from "./host";

/** Fewer are not worth the while, in UTF-16 code units: a document takes some twenty times its length. */
const worthwhile = 200_000;

/** Who closes one document may be closing many. In milliseconds. */
const pause = 3_000;

/** Has the memory of closed documents given back: by itself, it is kept until somebody needs it. */
export class ClosedDocuments {
  private readonly host: Host;
  private length = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(host: Host) {
    this.host = host;
  }

  /** A document of this length was closed. */
  add(length: number): void {
    this.length += length;
    if (!this.host.giveMemoryBack || this.length < worthwhile) return;
    this.timer ??= setTimeout(() => {
      this.length = 0;
      this.timer = undefined;
      this.host.giveMemoryBack?.();
    }, pause).unref();
  }
}
