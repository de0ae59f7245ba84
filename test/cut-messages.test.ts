import { describe, expect, it } from "vitest";
import { maxLength } from "../server/src/core/yaml/read/bounds";
import { cuttingDecoder } from "../server/src/lsp/incoming/cut-messages";

const decode = (message: unknown): Promise<unknown> =>
  cuttingDecoder.decode(Buffer.from(JSON.stringify(message)), { charset: "utf-8" });

const openMessage = (text: string) => ({
  jsonrpc: "2.0",
  method: "textDocument/didOpen",
  params: { textDocument: { uri: "file:///a.yaml", text, version: 1 } },
});

describe("messages", () => {
  it("of ordinary length are what they are", async () => {
    const message = openMessage('a: "\\"text\\":\\"b"\n');
    expect(await decode(message)).toEqual(message);
  });

  it.each([
    ["letters", "a".repeat(13_000_000)],
    ["quotes", '"'.repeat(9_000_000)],
    ["backslashes", "\\".repeat(9_000_000)],
    ["control characters", "\u0001".repeat(3_000_000)],
    ["letters of several bytes", "ü🙂".repeat(3_000_000)],
    ["lines", 'key: "text":"value"\n'.repeat(700_000)],
  ])("of megabytes of %s lose the end of the text only", async (_, text) => {
    const decoded = (await decode(openMessage(text))) as ReturnType<typeof openMessage>;
    const kept = decoded.params.textDocument.text;
    expect(text.startsWith(kept)).toBe(true);
    expect(kept.length).toBeGreaterThan(maxLength);
    expect(kept.length).toBeLessThan(text.length);
    expect({ ...decoded.params.textDocument, text: "" }).toEqual({ uri: "file:///a.yaml", text: "", version: 1 });
  });

  it("with several texts lose the end of the long ones only", async () => {
    const changes = [{ text: "a" }, { text: "b".repeat(13_000_000) }, { text: "c" }];
    const decoded = (await decode({ contentChanges: changes })) as { contentChanges: { text: string }[] };
    expect(decoded.contentChanges.map(({ text }) => text[0])).toEqual(["a", "b", "c"]);
  });

  it("that are no JSON are an error", async () => {
    await expect(cuttingDecoder.decode(Buffer.from("{"), { charset: "utf-8" })).rejects.toThrow();
  });
});
