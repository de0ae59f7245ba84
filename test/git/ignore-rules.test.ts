import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isIgnored, readRules } from "../../server/src/host/git/ignore-rules";
import { appendedLines, ignoreLine } from "../../server/src/host/secrets/gitignore-file";
import { git, hasGit, repository } from "../support/git";

const runs = Number(process.env.VALUESMITH_RUNS ?? 400);

/** .gitignore files by their folder, which ends with a slash or is empty; texts are bytes. */
type Excludes = Record<string, string>;

const bytes = (text: string): string => Buffer.from(text).toString("latin1");

function ours(excludes: Excludes, paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const rules = Object.entries(excludes).flatMap(([base, text]) =>
      path.startsWith(base) ? readRules(text, base) : [],
    );
    return isIgnored(rules, path);
  });
}

/** Those that Git ignores, whether or not it takes upper for lower case. */
function gits(folder: string, excludes: Excludes, paths: readonly string[]): string[] {
  for (const base of ["", "a/", "a/b/"]) {
    mkdirSync(join(folder, base), { recursive: true });
    writeFileSync(join(folder, base, ".gitignore"), Buffer.from(excludes[base] ?? "", "latin1"));
  }
  const input = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
  const answers = ["false", "true"].map((fold) =>
    git(folder, ["-c", `core.ignoreCase=${fold}`, "check-ignore", "--no-index", "-z", "--stdin"], input).split("\0"),
  );
  return paths.filter((path) => answers.every((answer) => answer.includes(path)));
}

const cases: [pattern: string, ...paths: string[]][] = [
  ["*.yaml", "x.yaml", "a/x.yaml", "x.yml", ".yaml", "X.YAML"],
  ["*.yaml\n!x.yaml", "x.yaml", "a/x.yaml", "y.yaml", "X.yaml"],
  ["*\n!*/\n!*.txt", "a/b/x", "a/b/x.txt"],
  ["a\n!a/x", "a/x", "b"],
  ["a/*\n!a/x", "a/x", "a/y", "b/a/x"],
  ["a/", "a/x", "b/a/x", "b/a", "ab/x"],
  ["/x", "x", "a/x"],
  ["a/x", "a/x", "b/a/x"],
  ["**/x", "x", "a/x", "a/b/x", "bx"],
  ["a/**", "a", "a/x", "a/b/x"],
  ["a/**/x", "a/x", "a/b/x", "a/b/c/x", "ab/x"],
  ["a**b/c", "ab/c", "axb/c", "ax/b/c"],
  ["foo**/bar", "foobar", "foo/bar", "foox/bar", "foo/x/bar"],
  ["x  ", "x", "x  ", "x "],
  ["x\\ ", "x ", "x", "x\\ "],
  ["x\\ \\ ", "x  ", "x "],
  ["x\\\\  ", "x\\", "x\\ "],
  ["x\t", "x", "x\t"],
  ["  x", "x", "  x"],
  ["x\\", "x", "x\\"],
  ["*x\\", "ax", "ax\\"],
  ["#x\n\\#y\n\\!z\n!", "#x", "x", "#y", "!z", "!"],
  ["x\r\ny\r", "x", "y", "x\r"],
  ["\ufeffx", "x"],
  ["x\0y", "x", "xy"],
  ["[a-c]x", "ax", "dx", "Ax", "bX"],
  ["[!a-c]x", "ax", "dx", "/x"],
  ["[]x]", "]", "x"],
  ["[^]x]", "]", "x", "y"],
  ["[[:alpha:]]x", "ax", "1x"],
  ["[[:upper:]]x", "ax", "Ax"],
  ["[[:nothing:]]x", "nx"],
  ["[[:]", "[", "x:", ":x"],
  ["[[::]]x", ":x"],
  ["[a-\\]]", "]", "^", "b"],
  ["[\\]]", "]", "\\"],
  ["[a", "[a", "a"],
  ["my[prod]secret.yaml", "my[prod]secret.yaml", "mypsecret.yaml"],
  ["my\\[prod]secret.yaml", "my[prod]secret.yaml", "mypsecret.yaml"],
  ["a\\\\b", "a\\b", "ab"],
  ["\\a", "a", "A", "\\a"],
  [bytes("ü*"), bytes("ü"), bytes("üx"), bytes("Ü")],
  ["?", bytes("ü"), "x"],
  [bytes("[äü]"), bytes("ü"), bytes("ä")],
  ["f\xfcr\n*.key", "x.key", "f\xfcr"],
  ["/", "a/x"],
  ["//x", "x"],
  ["/*", "x", "a/x"],
  ["a//x", "a/x"],
  ["*/x", "x", "a/x", "a/b/x"],
  ["***", "x", "a/x"],
  ["**", "x"],
  ["a/***/x", "a/x", "a/b/c/x"],
  ["X", "x", "X"],
  ["*\n!x", "X", "x"],
  ["[A-Z]x", "ax", "Ax"],
  ["\u00a0", "x"],
];

describe.runIf(hasGit)("excludes, as Git reads them", () => {
  it.each(cases)("%j", (pattern, ...paths) => {
    const folder = repository();
    expect(ours({ "": pattern }, paths)).toEqual(gits(folder, { "": pattern }, paths));
  });

  it("takes the deepest file last, and nothing back below a folder that is ignored", () => {
    const paths = ["x.yaml", "a/x.yaml", "a/y.yaml", "a/b/x.yaml", "a/b/y.yaml", "a/b/c/y.yaml"];
    for (const excludes of [
      { "": "*.yaml", "a/": "!x.yaml", "a/b/": "x.yaml" },
      { "": "a", "a/": "!x.yaml", "a/b/": "" },
      { "": "!x.yaml", "a/": "/x.yaml\n/b/*", "a/b/": "!y.yaml" },
    ])
      expect(ours(excludes, paths)).toEqual(gits(repository(), excludes, paths));
  });

  const part = fc.constantFrom(
    ...["a", "b", "A", "x", ".", "-", "]", "[", "!", "^", "\\", "*", "**", "?", "/", "**/", "/**", " ", "[ab]", "[!a]"],
    ...["[a-x]", "[[:alpha:]]", "[[:upper:]", ":", "#", "\t", "\xfc", "\xc3\xbc", "\\*", "\\ ", ".yaml"],
  );
  const line = fc
    .tuple(fc.constantFrom("", "", "", "!", "/"), fc.array(part, { maxLength: 6 }))
    .map(([start, parts]) => start + parts.join(""));
  const file = fc.array(line, { maxLength: 5 }).map((lines) => lines.join("\n"));
  const name = fc
    .array(fc.constantFrom("a", "b", "A", "x", ".yaml", "[", "]", "\\", "*", "!", " ", "-", "\xc3\xbc", "\xfc", "#"), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join(""));
  const path = fc.tuple(fc.constantFrom("", "", "a/", "a/b/", "b/", "ab/a/"), name).map((parts) => parts.join(""));

  it("is so for whatever is written in them", { timeout: 60_000 + runs * 100 }, () => {
    const folder = repository();
    const excludes = fc.record({ "": file, "a/": file, "a/b/": file });
    const paths = fc.uniqueArray(
      path.filter((one) => one !== "a" && one !== "a/b"),
      { minLength: 12, maxLength: 24 },
    );
    fc.assert(
      fc.property(excludes, paths, (all, asked) => {
        expect(ours(all, asked)).toEqual(gits(folder, all, asked));
      }),
      { numRuns: runs, seed: Number(process.env.VALUESMITH_SEED ?? 1) },
    );
  });
});

it("takes no time for a pattern that is made to", { timeout: 20_000 }, () => {
  const rules = readRules(`${"**/a/".repeat(40)}b\n${"*?".repeat(100)}[z]\n${"*a".repeat(100)}b`, "");
  expect(isIgnored(rules, `${"a/".repeat(100)}${"a".repeat(200)}`)).toBe(false);
});

describe("the line for a file", () => {
  it.each(["x", "a/x", "#x", "!x", "x ", "x  ", "a*b", "a?b", "[ab]", "a\\b", "x\\", "\\ "])(
    "ignores %j only",
    (path) => {
      const rules = readRules(ignoreLine(path) ?? "", "");
      expect(isIgnored(rules, path)).toBe(true);
      for (const other of ["aXb", "ab", "y", `b/${path}`, path.trimEnd(), path.replace("\\", "")].filter(
        (one) => one !== path,
      ))
        expect(isIgnored(rules, other), other).toBe(false);
    },
  );

  it("does not exist for names with line breaks, and for none", () => {
    for (const path of ["", "a\n*", "a\r", "a\0b"]) expect(ignoreLine(path)).toBe(undefined);
  });

  it("comes at the end, on a line of its own, with the line breaks that there are", () => {
    const ended = (before: string): string => before + appendedLines(before, ["/x", "/y"]);
    expect(ended("")).toBe("/x\n/y\n");
    expect(ended("*.key")).toBe("*.key\n/x\n/y\n");
    expect(ended("*.key\n")).toBe("*.key\n/x\n/y\n");
    expect(ended("*.key\r\n")).toBe("*.key\r\n/x\r\n/y\r\n");
    expect(ended("a\r\n*.key")).toBe("a\r\n*.key\r\n/x\r\n/y\r\n");
  });
});
