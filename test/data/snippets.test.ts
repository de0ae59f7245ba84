import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { diagnose } from "../../server/src/core/features/diagnose";
import { root } from "../support/charts";
import { expandSnippet, snapshotOf } from "../support/fixture";

interface Snippet {
  prefix: string[];
  description: string;
  body: string[];
  "x-valuesmith": { chart: string; kind: "values" | "manifest" };
}

const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const files: string[] = contributes.snippets.map(({ path }: { path: string }) => path);
const snippets = files.flatMap((file) =>
  Object.entries(JSON.parse(readFileSync(join(root, file), "utf8")) as Record<string, Snippet>),
);

/** What the editor inserts if the first choices and the placeholders' texts are taken, with what they ask to be generated. */
const expand = ({ body }: Snippet): string =>
  expandSnippet(body.join("\n")).replace("<|>", "").replaceAll("generate with openssl rand -hex 32", "0".repeat(64));
const ofKind = (kind: string): [string, Snippet][] =>
  snippets.filter(([, snippet]) => snippet["x-valuesmith"].kind === kind);

describe("snippets", () => {
  it("have names and prefixes of their own, a description and a place for the cursor", () => {
    const prefixes = snippets.flatMap(([, { prefix }]) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(new Set(snippets.map(([name]) => name)).size).toBe(snippets.length);
    const incomplete = snippets.filter(
      ([, { description, body, prefix }]) => !description || prefix.length === 0 || !body.join("\n").includes("$0"),
    );
    expect(incomplete.map(([name]) => name)).toEqual([]);
  });

  it("number their places from 1 on, and know no variables by mistake", () => {
    for (const [name, { body }] of snippets) {
      const numbers = [...body.join("\n").matchAll(/(?<!\\)\$\{?(\w+)/g)].map(([, number]) => number ?? "");
      const distinct = [...new Set(numbers)]
        .filter((number) => number !== "0")
        .map(Number)
        .sort((a, b) => a - b);
      expect(distinct, name).toEqual(distinct.map((_, index) => index + 1));
    }
  });

  it.each(ofKind("values"))("%s: has values without errors and warnings", async (_, snippet) => {
    const text = expand(snippet);
    // Whoever wants the secrets in this file gets them, and is told.
    const severities = { "plain-secret": "off" };
    const serious = diagnose(await snapshotOf(snippet["x-valuesmith"].chart, text, { severities })).filter(
      ({ severity }) => (severity ?? 1) <= 2,
    );
    expect(
      serious.map(({ code, message }) => `${code}: ${message}`),
      text,
    ).toEqual([]);
  });

  it.each(ofKind("manifest"))("%s: is a Secret", (_, snippet) => {
    expect(parse(expand(snippet))).toMatchObject({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: expect.any(String) },
      stringData: expect.any(Object),
    });
  });
});
