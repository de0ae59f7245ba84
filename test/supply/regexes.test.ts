import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { check } from "recheck";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../support/charts";

interface Expression {
  where: string;
  source: string;
  flags: string;
}

/** The regular expressions that are written in a program. */
function expressionsIn(path: string): Expression[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      const where = `${relative(root, path)}:${line}`;
      found.push({ where, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const programs = readdirSync(join(root, "server/src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(root, "server/src", name));

const expressions = [
  ...new Map(programs.flatMap(expressionsIn).map((one) => [`/${one.source}/${one.flags}`, one])).values(),
];

/** These take time with the square of a length that is bounded: by themselves, or as nothing longer comes to them. */
const bounded = new Set([
  String.raw`\b([A-Za-z][\w.-]{0,60})\s?=\s?["']([^\s"']{6,500})["']`,
  String.raw`:\s*(?:#.*)?$`,
  String.raw`^charts\/([^/_.][^/]*)-v?\d+\.\d+\.\d+[^/]*\.tgz$`,
  String.raw`<([^>]+)>\s*;\s*rel="?next"?`,
  String.raw`(\w+)="([^"]*)"`,
  String.raw`\beyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,1000}`,
]);

/** Without a repetition there is nothing to repeat. */
const repeats = ({ source }: Expression): boolean => /[+*]|\{\d/.test(source) && !bounded.has(source);

const listPath = join(root, "test/supply/safe-regexes.txt");
const [checkedBy, ...listed] = readFileSync(listPath, "utf8").trimEnd().split("\n");
const { version } = JSON.parse(readFileSync(join(root, "node_modules/recheck/package.json"), "utf8"));

/** What this version of recheck has found safe it would find safe again, a minute later. */
const known = new Set(checkedBy === `recheck ${version}` && process.env.VALUESMITH_REGEXES !== "all" ? listed : []);
const written = ({ source, flags }: Expression): string => `/${source}/${flags}`;

describe("regular expressions", () => {
  it("are found", () => {
    expect(expressions.length).toBeGreaterThan(100);
  });

  it("are told apart from those that are not safe", async () => {
    expect((await check("^(a+)+$", "", { randomSeed: 1 })).status).toBe("vulnerable");
  });

  // `VALUESMITH_REGEXES=all npx vitest run test/supply/regexes.test.ts` checks the listed ones as well, and writes the list.
  it("take time in proportion to the text", { timeout: 600_000 }, async () => {
    const safe: string[] = [];
    const others: string[] = [];
    for (const expression of expressions.filter(repeats)) {
      const { source, flags, where } = expression;
      const options = { timeout: 60_000, randomSeed: 1 };
      const status = known.has(written(expression))
        ? "safe"
        : (await check(source, flags.replace("d", ""), options)).status;
      if (status === "safe") safe.push(written(expression));
      else others.push(`${where}: ${written(expression)} is ${status}`);
    }
    expect(others).toEqual([]);
    if (process.env.VALUESMITH_REGEXES === "all")
      writeFileSync(listPath, `${[`recheck ${version}`, ...safe.sort()].join("\n")}\n`);
  });
});
