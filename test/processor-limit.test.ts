import { describe, expect, it } from "vitest";
import { type ProcessorLimit, watchProcessor } from "../server/src/host/threads/timed-worker";

/** By which limit work is ended. */
function ended(limit: ProcessorLimit, work: () => void): Promise<string> {
  return new Promise((resolve) => {
    let by: string | undefined;
    watchProcessor(limit, (which) => {
      by = which;
      resolve(which);
    });
    const step = (): void => {
      work();
      if (by === undefined) setTimeout(step, 1);
    };
    step();
  });
}

const compute = (): void => {
  for (let i = 0; i < 1_000_000; i++) Math.sqrt(i);
};

describe("a limit of processor time", () => {
  it("ends what computes, and not what waits", async () => {
    expect(await ended({ processor: 50, most: 60_000 }, compute)).toBe("processor");
    expect(await ended({ processor: 30_000, most: 100 }, () => {})).toBe("most");
  });

  it("does not end what was done before", async () => {
    let calls = 0;
    const stop = watchProcessor({ processor: 10, most: 50 }, () => calls++);
    stop();
    await ended({ processor: 30_000, most: 100 }, () => {});
    expect(calls).toBe(0);
  });
});
