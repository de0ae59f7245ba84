import type { SchemaVerdict } from "../../core/schema/own/own-schema-check";
import { TimedWorker } from "./timed-worker";

/** What the thread is asked: whether values fit the text of a values.schema.json. */
export interface SchemaJob {
  schema: string;
  values: unknown;
}

/** What the thread may have, in MB. */
const resourceLimits = { maxOldGenerationSizeMb: 256, stackSizeMb: 16 };

/** Schemas that took too long are not tried again; this many are remembered. */
const maxRemembered = 20;

/**
 * Applies the schemas that charts bring themselves, in a thread that is ended when it takes too long: a pattern or an
 * alternative of alternatives in there can take forever.
 */
export class SchemaChecker {
  private readonly timeLimit: number;
  private readonly slow = new Set<string>();
  private readonly thread: TimedWorker<SchemaJob, SchemaVerdict>;

  /** `program` is the path of the thread's program, the limit is in milliseconds of processor time. */
  constructor(program: string, timeLimit = 2000) {
    this.timeLimit = timeLimit;
    this.thread = new TimedWorker({ program, limit: { processor: timeLimit, most: 10 * timeLimit }, resourceLimits });
  }

  async check(job: SchemaJob): Promise<SchemaVerdict> {
    const tookTooLong: SchemaVerdict = { kind: "unchecked", reason: `it takes longer than ${this.timeLimit / 1000} s` };
    if (this.slow.has(job.schema)) return tookTooLong;
    const outcome = await this.thread.ask(() => job);
    if (outcome.kind === "answered") return outcome.answer;
    this.remember(job.schema);
    return tookTooLong;
  }

  private remember(schema: string): void {
    const [oldest] = this.slow;
    if (oldest !== undefined && this.slow.size >= maxRemembered) this.slow.delete(oldest);
    this.slow.add(schema);
  }
}
