import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { check, snapshotOf } from "../support/fixture";

const shop = "shop@1.2.0";

/** The messages of yaml-syntax about a text, each with its severity. */
async function messages(text: string): Promise<string[]> {
  const drawn = await check(shop, text);
  return [...drawn.matchAll(/\^ (error|warning) yaml-syntax: (.*)/g)].map(
    ([, severity, message]) => `${severity}: ${message}`,
  );
}

describe("what Helm refuses and other YAML parsers take", () => {
  it.each([
    ["a tab before a comment", "a: 1\n\t# b\n", "does not accept a tab here"],
    ["a tab on an empty line", "a: 1\n\t\nb: 2\n", "does not accept a tab here"],
    ["a tab on an empty line behind a text in quotes", 'a: "1"\n\t\nb: 2\n', "does not accept a tab here"],
    ["a tab behind the dash of a list", "a:\n  -\tb\n", "does not accept a tab here"],
    ["a tab before a value on a line of its own", "a:\n \tb\n", "does not accept a tab here"],
    ["a tab in front of a block of text", "a: |-\n \tb\n", "does not accept a tab here"],
    ["a directive", "# a\n%YAML 1.1\n---\na: 1\n", "rejects directives"],
    ["something behind ---", "--- !!map\na: 1\n", 'treats "---" as a document separator'],
    ["a key that is nothing", "~: a\n", "does not accept ~ as a key"],
    ["a key that is missing", "web: 1\n: a\n", "A key is missing before the colon"],
    ["an escaped slash", 'a: "b\\/c"\n', "does not know the escape \\/"],
    ["an anchor with a dot in its name", "a: &b.c 1\nd: *b.c\n", "in the name of an anchor"],
    ["a key of two lines in brackets", "a: {b\n  c: 1}\n", "a key and its colon to be on one line"],
    ["a text that begins with a colon in brackets", "a: [::1]\n", "quote a string that begins with a colon"],
    ["aliases that multiply", `l0: &l0 [a, a]\n${levels(20)}`, "document contains excessive aliasing"],
  ])("%s", async (_, text, message) => {
    const found = await messages(text);
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(/^error/);
  });

  it.each([
    ["tabs in brackets, quotes and blocks of text", 'a: [1,\n  \t2]\nb: "c\n  \td"\ne: |\n  f\n  \tg\n'],
    ["tabs behind values and before comments", "a:\t1\t# b\nc: 2\n"],
    ["a tab in a text of several lines", "a:\n  b\n  \t\n  c\n"],
    ["one anchor that is used often", `a: &a 1\n${"b: *a\n".repeat(120)}`],
    ["a comment behind ---", "--- # a\nb: 1\n"],
    ["keys without values in brackets", "a: {b, c}\nd: 'e: f'\n"],
  ])("not %s", async (_, text) => {
    expect((await messages(text)).filter((message) => message.startsWith("error"))).toEqual([]);
  });
});

describe("several things that Helm refuses", () => {
  it("come by where they stand, whatever they are and however the text was read", async () => {
    const text = 'a: b\u2028 c\n\t\nd: "\\/"\n\t\n';
    const found = diagnose(await snapshotOf(shop, text)).filter(({ code }) => code === "yaml-syntax");
    const lines = found.map(({ range }) => range.start.line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(new Set(lines).size).toBeGreaterThan(3);
  });
});

const levels = (count: number): string =>
  Array.from({ length: count }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]\n`).join("");

describe("what Helm takes and other YAML parsers refuse is a warning", () => {
  it.each([
    ["a comment without a space", 'a: "b"# c\n', "Put a space before the #"],
    ["an escaped apostrophe", 'a: "it\\\'s"\n', "Write ' alone"],
    ["brackets whose content is not indented", "a: {\nb: 1\n}\n", "Indent the nested lines"],
    ["quotes whose content is not indented", 'a: "b\nc"\n', "Indent the nested lines"],
    ["U+2028 in a comment", "# a\u2028b: 1\n", "Invisible character U+2028"],
    ["U+0085 in quotes", 'a: "b\u0085 c"\n', "Invisible character U+0085"],
    ["U+2029 in a block of text", "a: |\n  b\u2029  c\n", "Invisible character U+2029"],
  ])("%s", async (_, text, message) => {
    expect(await messages(text)).toEqual([expect.stringContaining(message)]);
    expect((await messages(text))[0]).toMatch(/^warning/);
  });
});
