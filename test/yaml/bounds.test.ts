import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../../server/src/core/limits";
import { checkBounds } from "../../server/src/core/yaml/read/bounds";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { runs } from "../support/runs";

/** The limit that a text passes; `none` for one within all of them. */
const limitOf = (text: string): string => {
  const bounded = checkBounds(text);
  return "code" in bounded ? bounded.code : "none";
};

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join("");

describe("a text may be", () => {
  it.each<[string, string, string]>([
    ["so long", `# ${"x".repeat(limits.documentLength - 2)}`, `# ${"x".repeat(limits.documentLength - 1)}`],
    [
      "so deep in brackets",
      `${"[".repeat(limits.depth)}1${"]".repeat(limits.depth)}`,
      `${"[".repeat(limits.depth + 1)}1${"]".repeat(limits.depth + 1)}`,
    ],
    [
      "so deep in braces",
      `${"{a: ".repeat(limits.depth)}1${"}".repeat(limits.depth)}`,
      `${"{a: ".repeat(limits.depth + 1)}1${"}".repeat(limits.depth + 1)}`,
    ],
    ["so deep on one line", `${"- ".repeat(limits.depth)}1`, `${"- ".repeat(limits.depth + 1)}1`],
    ["so deep by keys on one line", `${"? ".repeat(limits.depth)}1`, `${"? ".repeat(limits.depth + 1)}1`],
    [
      "so far indented",
      `a:\n${" ".repeat(399)}b: 1\n${"- ".repeat(60)}`,
      `a:\n${" ".repeat(400)}b: 1\n${"- ".repeat(60)}`,
    ],
    [
      "full of so many aliases",
      `a: &a 1\n${times(20_000, (i) => `k${i}: *a\n`)}`,
      `a: &a 1\n${times(20_001, (i) => `k${i}: *a\n`)}`,
    ],
    ["so many documents", times(50, () => "---\na: 1\n"), times(51, () => "---\na: 1\n")],
  ])("%s and no more", (_, within, beyond) => {
    expect([limitOf(within), limitOf(beyond)]).toEqual(["none", expect.stringMatching(/^too-/)]);
  });

  it("made of so many keys and values", () => {
    expect(limitOf("a,".repeat(190_000).replace(/^/, "[").replace(/$/, "]"))).toBe("none");
    expect(limitOf("a,".repeat(210_000).replace(/^/, "[").replace(/$/, "]"))).toBe("too-much");
  });

  it("full of what only looks like brackets, aliases or documents", () => {
    expect(limitOf(times(300, (i) => `k${i}: "[{"\n`))).toBe("none");
    expect(limitOf(times(300, (i) => `k${i}: [{a: 1}]\n`))).toBe("none");
    expect(limitOf(times(25_000, (i) => `k${i}: "*a"\n`))).toBe("none");
    expect(limitOf(times(25_000, (i) => `k${i}: a*b\n`))).toBe("none");
    expect(limitOf(`a: |\n${times(60, () => "  ---\n")}`)).toBe("none");
    expect(limitOf(times(200, (i) => `k${i}: [\n`))).toBe("none");
    expect(limitOf(`{${times(300, (i) => `"k${i}":{"a":1,"b":[1]},`)}"z":1}`)).toBe("none");
  });

  it("no program or picture", () => {
    for (const character of ["\0", "\b", "\x0B", "\x1B", "\x7F", "\x84", "\x9F", "\uFFFE", "\uFFFF"]) {
      expect(limitOf(`a: ${character}\n`)).toBe("binary");
      expect(checkBounds(`a: ${character}\n`)).toMatchObject({ span: { start: 3, end: 4 } });
    }
    expect(limitOf("a: \t\u0085\r\n")).toBe("none");
  });
});

describe("what nests without looking like it", () => {
  const count = 5000;
  it.each([
    ["colons behind a dash in brackets", `[ - ${": ".repeat(count)}`],
    ["colons behind a dash in braces", `{ - ${"a: ".repeat(count)}`],
    ["dashes in brackets", `[ ${"- ".repeat(count)}`],
    ["dashes in brackets, then colons", `[ ${"- ".repeat(60)}${"a: ".repeat(count)}`],
    ["colons", "a: ".repeat(count)],
    ["brackets as keys", "[a]: ".repeat(count)],
    ["braces as keys", "{a: 1}: ".repeat(count)],
    ["keys in brackets", `[ ${"? ".repeat(count)}`],
    ["colons in brackets", `[ ${": ".repeat(count)}`],
    ["colons behind brackets that are closed", `[ - a ] ${": ".repeat(count)}`],
    ["colons behind a bracket that is given up", `k: [ - \na: ${"b: ".repeat(count)}`],
    ["dashes behind braces in brackets", `[ {}, - ${"a: ".repeat(count)}`],
    ["colons behind a dash on the line before", `[ -\n ${"a: ".repeat(count)}`],
    ["brackets behind lone carriage returns", "\r?\n{? &a [".repeat(count)],
    ["colons behind a dash in brackets inside", `[ - [a], ${"b: ".repeat(count)}`],
  ])("does not exhaust the parser: %s", (_, text) => {
    const codes = (all: string): string[] => parseYaml(all).problems.map(({ code }) => code);
    expect(codes(text)).not.toContain("unreadable");
    expect(codes(`${times(120, (i) => `k${i}: [1]\n`)}${text}`)).not.toContain("unreadable");
  });

  it("whatever is repeated", () => {
    const piece = fc.constantFrom(
      ...[
        "[",
        "{",
        "]",
        "}",
        ", ",
        "- ",
        "? ",
        ": ",
        "a: ",
        "a:\n",
        "a,\n",
        "a: -\n",
        "[-\n",
        "{? ",
        "[a]: ",
        "- a: ",
        "? a\n: ",
      ],
      ...["\n", "\r", "\t", "  ", "&a ", "*a ", "!t ", "'x' ", '"y" ', "# c\n", "|\n", "---\n", ":", "-", "?", "a"],
    );
    const some = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(some, some, (before, repeated) => {
        const codes = parseYaml(before + repeated.repeat(2000)).problems.map(({ code }) => code);
        expect(codes).not.toContain("unreadable");
      }),
      runs(60),
    );
  });
});
