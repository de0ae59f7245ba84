import { describe, expect, it } from "vitest";
import { walk } from "../server/src/core/yaml/document/nodes";
import { ValuesDocument } from "../server/src/core/yaml/read/values-document";
import { ParsedDocuments } from "../server/src/workspace/documents";

const long = Array.from({ length: 20_000 }, (_, index) => `key${index}:\n  - value\n`).join("");

const places = ({ root }: ValuesDocument): unknown[] =>
  walk(root).map(({ path, node }) => [path, node.kind, node.span]);

describe("the text of a document", () => {
  it("is parsed once, and anew where it has changed", async () => {
    const parsed = new ParsedDocuments(() => true);
    const first = await parsed.read("a", "a: 1\n");
    expect(await parsed.read("a", "a: 1\n")).toBe(first);
    expect(await parsed.read("a", "a: 2\n")).not.toBe(first);
  });

  it("is the same when it is long and read little by little", async () => {
    for (const text of [
      long,
      `${long}a: [\n`,
      `a: &a 1\n${long}b: *a\n`,
      long.replaceAll("\n", "\r\n"),
      "x".repeat(1e5),
    ]) {
      const parsed = new ParsedDocuments(() => true);
      const [one, other] = await Promise.all([parsed.read("a", text), parsed.read("a", text)]);
      expect(one).toBe(other);
      const whole = new ValuesDocument(text);
      expect(one.text).toBe(text);
      expect(one.problems).toEqual(whole.problems);
      expect(places(one)).toEqual(places(whole));
    }
  });

  it("lets others in while it is read", async () => {
    const parsed = new ParsedDocuments(() => true);
    let isRead = false;
    const reading = parsed.read("a", long).then(() => {
      isRead = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isRead).toBe(false);
    await reading;
  });

  it("is forgotten when it is closed, also while it is read", async () => {
    let isOpen = true;
    const parsed = new ParsedDocuments(() => isOpen);
    const reading = parsed.read("a", long);
    isOpen = false;
    parsed.forget("a");
    const late = await reading;
    expect(late.text).toBe(long);
    expect(await parsed.read("a", long)).not.toBe(late);
  });
});
