import { createHash } from "node:crypto";
import { basename } from "node:path";
import { readBoundedFile } from "../../host/files/text-file";
import { TimedWorker } from "../../host/threads/timed-worker";
import type { ArchiveVerdict } from "./read-archive";
import { ChartUnavailable, shownSize } from "./remote-chart";

/** Larger archives are not read. The charts themselves have some hundred kB. In bytes. */
export const maxArchiveSize = 20 * 1024 * 1024;

/** How long reading one may take, in milliseconds; the largest takes a second. */
const limit = { processor: 3_000, most: 60_000 };

/** What the thread may have beside the archive and what is unpacked, in MB. */
const resourceLimits = { maxOldGenerationSizeMb: 128 };

/** Archives are looked at again and again while a values file is edited; this many verdicts are remembered. */
const maxRemembered = 500;

const tookTooLong: ArchiveVerdict = {
  kind: "refused",
  why: "takes too long to read, so it is not used",
  unpacked: 0,
};

/** A packed chart; only the engine unpacks it. */
export interface ChartArchive {
  name: string;
  version: string;
  /** SHA-256 of the data, in hexadecimal. */
  digest: string;
  data: Uint8Array;
  /** How many files were left out because their names deceive the eye; absent for none. */
  leftOut?: number;
}

/** Reads packed charts in a thread, which is ended where one takes too long. */
export class ChartArchives {
  private readonly thread: TimedWorker<Uint8Array, ArchiveVerdict>;
  private readonly verdicts = new Map<string, ArchiveVerdict>();

  /** `program` is the path of the thread's program. */
  constructor(program: string) {
    this.thread = new TimedWorker({ program, limit, resourceLimits });
  }

  /** Reads a .tgz from the disk. */
  async readFile(path: string): Promise<ChartArchive> {
    const content = await readBoundedFile(path, maxArchiveSize);
    switch (content.kind) {
      case "missing":
        throw new ChartUnavailable(`There is no file ${path} that can be read.`);
      case "too-large":
        throw new ChartUnavailable(`${path} is larger than ${shownSize(maxArchiveSize)}, which no chart should be.`);
      case "data":
        return this.open(content.data, basename(path));
    }
  }

  /** Makes sure that data is a packed chart and reads its name and version. `label` is what messages call it. */
  async open(data: Uint8Array, label: string): Promise<ChartArchive> {
    const digest = digestOf(data);
    const verdict = await this.judge(data, digest);
    if (verdict.kind !== "chart") throw new ChartUnavailable(`${label} ${verdict.why}.`);
    const { name, version, leftOut } = verdict;
    return leftOut
      ? { name, version, digest, data: leftOut.data, leftOut: leftOut.count }
      : { name, version, digest, data };
  }

  /** What data is; never rejects. `digest` is that of the data, which is computed where it is not known. */
  async judge(data: Uint8Array, digest = digestOf(data)): Promise<ArchiveVerdict> {
    const known = this.verdicts.get(digest);
    if (known) return known;
    const outcome = await this.thread.ask(() => data);
    const verdict = outcome.kind === "answered" ? outcome.answer : tookTooLong;
    const [oldest] = this.verdicts.keys();
    if (oldest !== undefined && this.verdicts.size >= maxRemembered) this.verdicts.delete(oldest);
    // What was packed anew may be large, and there is hardly ever any.
    if (verdict.kind !== "chart" || !verdict.leftOut) this.verdicts.set(digest, verdict);
    return verdict;
  }

  dispose(): void {
    void this.thread.end();
  }
}

/** SHA-256 in hexadecimal. */
export const digestOf = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
