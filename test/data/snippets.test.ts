import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { complaintsAbout } from "../../server/src/block-requests";
import { completeBlocks, placeAll } from "../../server/src/core/features/blocks";
import { diagnose } from "../../server/src/core/features/diagnose";
import { inRanges } from "../../server/src/core/schema/version-ranges";
import { withoutPlaceholders } from "../../server/src/core/snippets/placeholders";
import { commonPrefix, readSnippets, type Snippet, type SnippetFile } from "../../server/src/core/snippets/snippet";
import { finish } from "../../server/src/core/steps";
import { applyEdits } from "../../server/src/core/yaml/safe-patch";
import { ValuesDocument } from "../../server/src/core/yaml/values-document";
import { root, store } from "../support/charts";
import { apply, expandSnippet, snapshotOf } from "../support/fixture";

const charts = (await store.charts()).charts.map(({ name }) => name);
const files = charts.map((chart): [string, SnippetFile] => [
  chart,
  JSON.parse(readFileSync(join(root, "snippets", `${chart}.json`), "utf8")),
]);
const entries = files.flatMap(([, file]) => Object.entries(file));

/** The oldest, the newest and a middle version of each line (1.2, 1.3 …) of those that a snippet is for. */
async function versionsOf(chart: string, ranges: string | undefined): Promise<string[]> {
  const { "x-chart-versions": all } = await store.history(chart);
  const within = all.filter((version) => ranges === undefined || inRanges(ranges, version));
  const lineOf = (version: string): string => version.split(".").slice(0, 2).join(".");
  const lines = [...new Set(within.map(lineOf))].map((line) => within.filter((version) => lineOf(version) === line));
  const picked = lines.flatMap((line) => [line[0], line[line.length >> 1], line.at(-1)]);
  return [...new Set(picked.filter((version) => version !== undefined))];
}

interface Case {
  name: string;
  chart: string;
  version: string;
  block: Snippet;
}

const cases: Case[] = [];
for (const [chart, file] of files)
  for (const [name, entry] of Object.entries(file))
    for (const version of await versionsOf(chart, entry["x-valuesmith"].versions)) {
      const block = readSnippets({ [name]: entry }, version, [])[0];
      if (block) cases.push({ name: `${block.prefix} at ${version}`, chart, version, block });
    }
const ofKind = (kind: string): Case[] => cases.filter(({ block }) => block.kind === kind);

/** With what the blocks ask to be generated. */
const filled = (text: string): string => text.replaceAll("generate with openssl rand -hex 32", "0".repeat(64));

/** What is wrong with a file, but for secrets in plain text: who wants them in the file gets them, and is told. */
async function complaints({ chart, version }: Case, text: string): Promise<string[]> {
  const found = diagnose(
    await snapshotOf(`${chart}@${version}`, filled(text), { severities: { "plain-secret": "off" } }),
  );
  return found
    .filter(({ severity }) => (severity ?? 1) <= 2)
    .map(({ code, message }) => `${code}: ${message} in\n${text}`);
}

/** The text after a block was accepted from the list at the end of a text. */
function accepted(text: string, block: Snippet): string | undefined {
  const document = new ValuesDocument(text);
  const { start: position } = document.rangeOf({ start: text.length, end: text.length });
  const context = { text, offset: text.length, position, blocks: [block], snippets: true, complaints: () => [] };
  const [item] = finish(completeBlocks(context)).items;
  if (!item?.textEdit || !("range" in item.textEdit)) return undefined;
  const newText = expandSnippet(item.textEdit.newText).replace("<|>", "");
  return apply(text, [{ range: item.textEdit.range, newText }, ...(item.additionalTextEdits ?? [])]);
}

describe("snippets", () => {
  it("have names and prefixes of their own, a description and a place for the cursor", () => {
    const prefixes = entries.flatMap(([, { prefix }]) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(new Set(entries.map(([name]) => name)).size).toBe(entries.length);
    const incomplete = entries.filter(
      ([, { description, body, prefix }]) => !description || prefix.length !== 1 || body.at(-1) !== "$0",
    );
    expect(incomplete.map(([name]) => name)).toEqual([]);
  });

  it.each(files)("%s: names its chart, its versions and its kind", async (chart, file) => {
    const { "x-chart-versions": all } = await store.history(chart);
    for (const [name, { "x-valuesmith": belongs }] of Object.entries(file)) {
      expect(belongs, name).toMatchObject({ chart, kind: expect.stringMatching(/^(values|manifest)$/) });
      const ends = (belongs.versions ?? "").split(/\.\.|,/).map((end) => end.trim());
      expect(
        ends.filter((end) => end !== "" && !all.includes(end)),
        name,
      ).toEqual([]);
    }
  });

  it.each(files)("%s: has prefixes with a beginning that is no word", (_, file) => {
    expect(commonPrefix(readSnippets(file, "999.0.0", []))).toMatch(/^[a-z]+(-[a-z]+)*-$/);
  });

  it("number their places from 1 on, and know no variables by mistake", () => {
    for (const [name, { body }] of entries) {
      const numbers = [...body.join("\n").matchAll(/(?<!\\)\$\{?(\w+)/g)].map(([, number]) => number ?? "");
      const distinct = [...new Set(numbers)]
        .filter((number) => number !== "0")
        .map(Number)
        .sort((a, b) => a - b);
      expect(distinct, name).toEqual(distinct.map((_, index) => index + 1));
    }
  });

  it("are read as an editor reads them", () => {
    for (const { name, block } of cases) expect(block.plain, name).toBe(expandSnippet(block.body));
  });
});

describe("a block of values leaves a file without errors and warnings", () => {
  it.each(ofKind("values"))("$name", async (example) => {
    const { chart, version, block } = example;
    const modeline = `# valuesmith: ${chart}@${version}\n`;
    const inEmpty = accepted(modeline, block);
    expect(inEmpty).toBe(modeline + block.plain);
    expect(await complaints(example, inEmpty ?? "")).toEqual([]);

    const roots = Object.keys(parse(block.plain));
    const { schema } = await snapshotOf(`${chart}@${version}`, "").then((snapshot) => snapshot.chart);
    const other = Object.keys(schema.properties ?? {}).find((key) => !roots.includes(key)) ?? "";
    const others = `${modeline}${other}: {}\n\n# the end\n`;
    const beside = accepted(others, block);
    expect(beside).toBe(others + block.plain);

    if (version !== cases.findLast((other) => other.block.prefix === block.prefix)?.version) return;
    for (const text of partsOf(block)) {
      const merged = accepted(modeline + text, block);
      expect(parse(merged ?? text), text).toEqual(parse(block.plain));
      if (merged === undefined) continue;
      expect(await complaints(example, merged)).toEqual([]);
    }
  });
});

/** Files that have a part of a block already: each root key by itself, without a value or with its first key. */
function partsOf({ plain }: Snippet): string[] {
  const lines = plain.split("\n");
  return lines.flatMap((line, index) => {
    if (!/^\w+:$/.test(line)) return [];
    const second = /^ {2}\w+: \S/.test(lines[index + 1] ?? "") ? [`${line}\n${lines[index + 1]}\n\n`] : [];
    return Object.keys(parse(plain)).length > 1 || second.length > 0 ? [`${line}\n`, ...second] : [`${line}\n`];
  });
}

describe("a manifest", () => {
  it.each(ofKind("manifest"))("$name is a Secret, and so it is in a new document", ({ block }) => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: expect.any(String) },
      stringData: expect.any(Object),
    };
    expect(parse(block.plain)).toMatchObject(secret);
    const config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n";
    expect(accepted(config, block)).toBe(config + block.plain);
    expect(accepted("", block)).toBe(block.plain);
    expect(accepted("# only a comment\n", block)).toBe(`# only a comment\n${block.plain}`);
    expect(accepted("langfuse:\n  salt: a\n", block)).toBeUndefined();
    expect(accepted("apiVersion: v1\nkind: ConfigMap\n", block)).toBeUndefined();
  });
});

describe("a block beside another one leaves a file without errors and warnings", () => {
  const newest = ofKind("values").filter(
    ({ chart, version }) =>
      version === cases.findLast((it) => it.chart === chart && !it.version.includes("-"))?.version,
  );

  it.each(newest)("$name", async (example) => {
    const { chart, version } = example;
    const { chart: knowledge } = await snapshotOf(`${chart}@${version}`, "");
    const complaintsOf = complaintsAbout(knowledge);
    const document = new ValuesDocument(filled(example.block.plain));
    const others = newest.filter((other) => other.chart === chart && other !== example).map(({ block }) => block);
    const placed = finish(placeAll(document, others, { complaints: complaintsOf }));
    for (const [block, found] of placed) {
      if ("problem" in found) continue;
      const edits = found.edits.map(({ span, newText }) => ({
        span,
        newText: filled(withoutPlaceholders(newText, block.texts)),
      }));
      const text = applyEdits(document.text, edits);
      expect(await complaints(example, text), block.prefix).toEqual([]);
      expect(parse(text), block.prefix).toMatchObject(parse(document.text));
    }
  });

  it("is refused where the chart does not allow both, which is said", async () => {
    const { chart } = await snapshotOf("langfuse@2.0.0", "");
    const document = new ValuesDocument("langfuse:\n  salt:\n    value: a\n");
    const block = cases.find(({ name }) => name === "langfuse-secrets-existing at 2.0.0")?.block;
    const found = block && finish(placeAll(document, [block], { complaints: complaintsAbout(chart) })).get(block);
    expect(found).toEqual({ problem: expect.stringContaining("exclude each other") });
  });
});

describe("the command's blocks", () => {
  it.each(ofKind("values"))("$name goes to the end of a file as a whole", ({ block }) => {
    const document = new ValuesDocument("# only a comment\n");
    const placed = finish(placeAll(document, [block], { complaints: () => [] })).get(block);
    const edits = (placed && "edits" in placed ? placed.edits : []).map(({ span, newText }) => ({
      span,
      newText: withoutPlaceholders(newText, block.texts),
    }));
    expect(applyEdits(document.text, edits)).toBe(`# only a comment\n${block.plain}`);
  });
});
