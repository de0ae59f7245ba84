import { describe, expect, it } from "vitest";
import { nodeAt } from "../../server/src/core/yaml/document/nodes";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";

/** The values of a text as Helm reads them. */
const values = (text: string): unknown => toPlainValue(parseYaml(text).root);

/** The codes of what is wrong with a text. */
const problems = (text: string): string[] => parseYaml(text).problems.map(({ code }) => code);

describe("values", () => {
  it.each([
    ["nothing", "", undefined],
    ["comments", "# a\n\n# b\n", undefined],
    ["a byte order mark", "\uFEFFa: 1\n", { a: 1 }],
    ["Windows line ends", 'a: 1\r\nb:\r\n  - c\r\n  - "d"\r\n', { a: 1, b: ["c", "d"] }],
    ["no line break at the end", "a: b", { a: "b" }],
    ["missing values", "a:\nb: ~\n", { a: null, b: null }],
    ["quotes", "a: 'it''s'\nb: \"x\\ty\"\nc: 'off'\n", { a: "it's", b: "x\ty", c: "off" }],
    ["texts of several lines", "a: |\n  b\n  c\nd: >-\n  e\n  f\n", { a: "b\nc\n", d: "e f" }],
    ["maps and lists in one line", "a: {b: [1, {c: }], d}\n", { a: { b: [1, { c: null }], d: null } }],
    ["a list at the root", "- a\n- b: 1\n", ["a", { b: 1 }]],
    ["anchors", "a: &x [1]\nb: *x\n", { a: [1], b: [1] }],
    ["an anchor that is set again", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", { a: 1, b: 1, c: 2, d: 2 }],
    ["the last of duplicate keys", "a: 1\nb: 2\na: 3\n", { a: 3, b: 2 }],
    ["text by tag", "a: !!str 1\nb: !!str off\n", { a: "1", b: "off" }],
    ["text by custom tag", "a: !env HOME\nb: !env 3\n", { a: "HOME", b: "3" }],
    ["the first document", "a: 1\n---\na: 2\n", { a: 1 }],
    ["keys of other types", "1: a\non: b\n0x10: c\n'on': d\n", { 1: "a", true: "b", 16: "c", on: "d" }],
    ["line ends of carriage returns alone", "a: 1\rb:\r- c\r", { a: 1, b: ["c"] }],
    ["aliases as keys", "a: &a b\n*a : c\n", { a: "b", b: "c" }],
    ["numbers that no float can hold", "a: 1e400\n", { a: "1e400" }],
  ])("of %s", (_, text, expected) => {
    expect(values(text)).toEqual(expected);
    expect(problems(text)).toEqual([]);
  });

  it.each([
    [
      "the first of several sources wins",
      "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n",
      { a: 1, b: 1, c: 2 },
    ],
    ["a key below a merge wins", "x: &x {a: 1}\nz:\n  <<: *x\n  a: 0\n", { a: 0 }],
    ["a merge below a key wins", "x: &x {a: 1}\nz:\n  a: 0\n  <<: *x\n", { a: 1 }],
    ["the second of two merges wins", "x: &x {a: 1}\ny: &y {a: 2}\nz:\n  <<: *x\n  <<: *y\n", { a: 2 }],
    ["maps inside are replaced", "x: &x {a: {b: 1}}\nz:\n  <<: *x\n  a: {c: 2}\n", { a: { c: 2 } }],
    ["through a merge", "x: &x {a: 1}\ny: &y\n  <<: *x\nz:\n  <<: *y\n", { a: 1 }],
    ["of a map in place", "z:\n  <<: {a: 1}\n", { a: 1 }],
    ["but not of a key in quotes", 'z:\n  "<<": {a: 1}\n', { "<<": { a: 1 } }],
  ])("of merges: %s", (_, text, expected) => {
    const { root } = parseYaml(text);
    expect(toPlainValue(nodeAt(root, ["z"]))).toEqual(expected);
    for (const [key, value] of Object.entries(expected)) expect(toPlainValue(nodeAt(root, ["z", key]))).toEqual(value);
  });

  it("of keys that JavaScript has a meaning for", () => {
    const result = values("__proto__:\n  polluted: true\nconstructor: 1\n") as Record<string, unknown>;
    expect(Object.keys(result)).toEqual(["__proto__", "constructor"]);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("what is wrong", () => {
  it.each([
    ["tabs", "a:\n\tb: 1\n", "TAB_AS_INDENT"],
    ["an unknown anchor", "a: *b\n", "BAD_ALIAS"],
    ["an anchor that stands below", "a: *b\nb: &b 1\n", "BAD_ALIAS"],
    ["an anchor that contains itself", "a: &a\n  b: *a\n", "BAD_ALIAS"],
    ["a merge of something else than maps", "x: &x [1]\na:\n  <<: *x\n", "BAD_MERGE"],
    ["a key that is a list", "? [a]\n: b\n", "COMPLEX_KEY"],
    ["a bracket that is not closed", "a: [b\n", "BAD_INDENT"],
    ["a quote that is not closed", 'a: "b\n', "MISSING_CHAR"],
    ["control characters", "a: \u0007\n", "binary"],
    ["control characters of the second kind", "a: \u0080\n", "binary"],
    ["very many items", `a:\n${"- b\n".repeat(150_000)}`, "too-much"],
    ["very many aliases", `a: &a 1\nb:\n${"- *a\n".repeat(20_001)}`, "too-much"],
    ["very many documents", "---\na: 1\n".repeat(60), "too-much"],
    ["binary content", "\u007FELF\u0002\u0001\0\0", "binary"],
    ["10 MB", "a: 1\n".repeat(2_000_000), "too-long"],
    ["deep lists", "- ".repeat(1000), "too-deep"],
    ["deep maps", "? ".repeat(1000), "too-deep"],
    ["deep brackets", "[".repeat(5000), "too-deep"],
    ["deep braces", "{a: ".repeat(5000), "too-deep"],
    ["deep brackets with some in quotes", '["]",'.repeat(5000), "too-deep"],
    ["deep indentation", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""), "too-deep"],
  ])("%s", (_, text, code) => {
    expect(problems(text)).toContain(code);
  });

  it("is bounded in number", () => {
    expect(problems("a: ]\n".repeat(10_000)).length).toBeLessThanOrEqual(100);
  });

  it.each([
    ["brackets", "a: [\n1, # x ]\n2\n]\nb: 3\n", { a: [1, 2], b: 3 }],
    ["braces", 'a: {\n"b": 1\n}\nc: {\nd: 2\n}\n', { a: { b: 1 }, c: { d: 2 } }],
    ["braces with dashes", "a: {b: ---\n0}\nc: 1\n", { a: { b: "--- 0" }, c: 1 }],
    ["quotes", "a: \"b\n c\n\nd\"\ne: 'f\ng''h'\n", { a: "b c\nd", e: "f g'h" }],
  ])("lines in %s that are not indented are read nevertheless", (_, text, expected) => {
    expect(values(text)).toEqual(expected);
    expect(new Set(problems(text))).toEqual(new Set(["UNINDENTED"]));
  });

  it("is not depth where many brackets are not closed", () => {
    expect(problems("a: [\n".repeat(150))).not.toContain("too-deep");
  });

  it("does not keep the rest from being read", () => {
    expect(values("a: *b\nc: 1\n? [x]\n: y\nd: 2\n")).toEqual({ a: null, c: 1, d: 2 });
  });
});

describe("what only looks dangerous", () => {
  it.each([
    ["brackets in a text", `a: "${"[".repeat(5000)}"\n`],
    ["a long line", `a: ${"x".repeat(100_000)}\n`],
    ["many brackets in quotes", Array.from({ length: 90 }, (_, index) => `k${index}: ["{[", 1]\n`).join("")],
    ["many keys", Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join("")],
    ["many items", "- a\n".repeat(20_000)],
    ["deep, but not too deep", `${"[".repeat(50)}${"]".repeat(50)}\n`],
  ])("%s", (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  it("aliases that multiply are cut", () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}, *l${level}]\n`,
    );
    const text = `l0: &l0 [a, a, a]\n${levels.join("")}`;
    expect(problems(text)).toEqual([]);
    expect(values(text)).toHaveProperty("l30");
  });

  it("an alias to what it stands in ends", () => {
    expect(values("a: &a\n  b: *a\n")).toEqual({ a: { b: null } });
    expect(values("a: &a\n  <<: *a\n  b: 1\n")).toEqual({ a: { b: 1 } });
  });
});
