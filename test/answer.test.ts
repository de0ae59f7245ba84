import { describe, expect, it } from "vitest";
import { answer } from "../server/src/lsp/session/request";

describe("a request that fails", () => {
  it("is answered with nothing, and logged without what the document says", async () => {
    const log: string[] = [];
    const work = (): string[] => {
      throw new Error("cannot read hunter2");
    };
    const result = await answer({ error: (message) => log.push(message) }, "textDocument/hover", { empty: [], work });
    expect(result).toEqual([]);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^textDocument\/hover failed: +at work .*answer\.test\.ts/);
    expect(log[0]).not.toContain("hunter2");
  });
});
