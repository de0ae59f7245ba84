import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { completeBlocks, placeAll } from "../../server/src/core/features/blocks";
import type { JsonSchema } from "../../server/src/core/schema/json-schema";
import { inRanges } from "../../server/src/core/schema/version-ranges";
import { readManifests } from "../../server/src/core/secrets/secret-manifest";
import { secretForms } from "../../server/src/core/snippets/secret-forms";
import {
  commonPrefix,
  readSnippets,
  type Snippet,
  type SnippetEntry,
  type SnippetFile,
  snippetsIn,
  withoutPlaceholders,
} from "../../server/src/core/snippets/snippet";
import { finish } from "../../server/src/core/steps";
import { applyEdits } from "../../server/src/core/yaml/edit/edits";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { complaintsAbout } from "../../server/src/lsp/handlers/blocks";
import { chartAt, root, store } from "../support/charts";
import { apply, expandSnippet } from "../support/fixture";
import { checkObjects } from "../support/objects";

const charts = (await store.charts()).charts.map(({ name }) => name);
const files = charts.map((chart): [string, SnippetFile] => [
  chart,
  JSON.parse(readFileSync(join(root, "snippets", `${chart}.json`), "utf8")),
]);
const entries = files.flatMap(([, file]) => snippetsIn(file));

/** What a schema says about the keys of a block, without those beside them and without words. */
function rulesFor(schema: JsonSchema | undefined, values: unknown): unknown {
  if (schema === undefined) return "unknown";
  const { properties = {}, default: _, description, ...own } = schema;
  const isMap = typeof values === "object" && values !== null && !Array.isArray(values);
  return [own, isMap ? Object.entries(values).map(([key, inner]) => rulesFor(properties[key], inner)) : []];
}

/**
 * The oldest and the newest version of each line (1.2, 1.3 …) of those that a snippet is for, and the middle one where the
 * snippet's keys are others than in both.
 */
async function versionsOf(chart: string, { "x-valuesmith": { versions: ranges }, body }: SnippetEntry) {
  const { "x-chart-versions": all } = await store.history(chart);
  const within = all.filter((version) => ranges === undefined || inRanges(ranges, version));
  const lineOf = (version: string): string => version.split(".").slice(0, 2).join(".");
  const values = parse(expandSnippet(body.join("\n")).replace("<|>", ""));
  const rulesAt = async (version: string): Promise<string> =>
    JSON.stringify(rulesFor((await chartAt(`${chart}@${version}`)).schema, values));
  const picked = new Set<string>();
  for (const line of new Set(within.map(lineOf))) {
    const versions = within.filter((version) => lineOf(version) === line);
    const [oldest = "", middle = "", newest = ""] = [versions[0], versions[versions.length >> 1], versions.at(-1)];
    const rules = await rulesAt(middle);
    const isSame = rules === (await rulesAt(oldest)) || rules === (await rulesAt(newest));
    for (const version of isSame ? [oldest, newest] : [oldest, middle, newest]) picked.add(version);
  }
  return [...picked];
}

/** A snippet, with the versions that it is tried with; its text is the same for all of them. */
interface Case {
  prefix: string;
  chart: string;
  versions: string[];
  block: Snippet;
}

const cases: Case[] = [];
for (const [chart, file] of files)
  for (const [name, entry] of snippetsIn(file)) {
    const versions = await versionsOf(chart, entry);
    const [block] = readSnippets({ [name]: entry }, versions[0] ?? "", []);
    if (block) cases.push({ prefix: block.prefix, chart, versions, block });
  }
const ofKind = (kind: string): Case[] => cases.filter(({ block }) => block.kind === kind);

/** With what the blocks ask to be generated. */
const filled = (text: string): string => text.replaceAll("generate with openssl rand -hex 32", "0".repeat(64));

/** What is wrong with a file, but for secrets in plain text: who wants them in the file gets them, and is told. */
async function complaints(chart: string, version: string, document: ValuesDocument): Promise<string[]> {
  const knowledge = await chartAt(`${chart}@${version}`);
  return complaintsAbout(knowledge)(document).map((message) => `${version}: ${message} in\n${document.text}`);
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
    for (const [name, { "x-valuesmith": belongs }] of snippetsIn(file)) {
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
    for (const { block } of cases) expect(block.plain, block.prefix).toBe(expandSnippet(block.body));
  });

  it("are tried with versions of each of their lines", () => {
    expect(cases.map(({ prefix }) => prefix)).toEqual(entries.flatMap(([, { prefix }]) => prefix));
    const versionsOfCase = (name: string) => cases.find(({ prefix }) => prefix === name)?.versions;
    expect(versionsOfCase("dataplane-redis-existing")).toMatchInlineSnapshot(`
      [
        "0.1.0",
        "0.1.31",
        "0.2.0",
        "0.2.22",
      ]
    `);
    expect(cases.filter(({ versions }) => versions.length > 6).length).toBeGreaterThan(40);
  });
});

describe("a block of values leaves a file without errors and warnings", () => {
  it.each(ofKind("values"))("$prefix", async ({ chart, versions, block }) => {
    const inEmpty = accepted("# values\n", block);
    expect(inEmpty).toBe(`# values\n${block.plain}`);
    const document = new ValuesDocument(filled(inEmpty ?? ""));
    for (const version of versions) expect(await complaints(chart, version, document)).toEqual([]);

    const roots = Object.keys(parse(block.plain));
    const others = new Set<string>();
    for (const version of versions) {
      const { schema } = await chartAt(`${chart}@${version}`);
      others.add(Object.keys(schema.properties ?? {}).find((key) => !roots.includes(key)) ?? "");
    }
    for (const other of others) {
      const text = `# values\n${other}: {}\n\n# the end\n`;
      expect(accepted(text, block)).toBe(text + block.plain);
    }

    for (const text of partsOf(block)) {
      const merged = accepted(`# values\n${text}`, block);
      expect(parse(merged ?? text), text).toEqual(parse(block.plain));
      if (merged === undefined) continue;
      expect(await complaints(chart, versions.at(-1) ?? "", new ValuesDocument(filled(merged)))).toEqual([]);
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

/** That a manifest is offered where one belongs, and goes there as it is. */
function expectManifest(block: Snippet): void {
  const config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n";
  expect(accepted(config, block)).toBe(config + block.plain);
  expect(accepted("", block)).toBe(block.plain);
  expect(accepted("# only a comment\n", block)).toBe(`# only a comment\n${block.plain}`);
  expect(accepted("langfuse:\n  salt: a\n", block)).toBeUndefined();
  expect(accepted("apiVersion: v1\nkind: ConfigMap\n", block)).toBeUndefined();
}

/** What a manifest makes, as the other features read it. */
const secretIn = (text: string): unknown =>
  readManifests({ uri: "", version: null, text }).map(({ name, namespace, keys }) => ({
    name,
    namespace,
    keys: keys.map((key) => key.name),
  }));

/** Comments without what is behind keys, such as those about keys that not everyone needs. */
const notesIn = (text: string): string[] =>
  [...text.matchAll(/^ *# (?![\w.-]+: ""$)(.*)$/gm)].map(([, note = ""]) => note);

describe("a manifest", () => {
  it.each(ofKind("manifest"))("$prefix is a Secret, and so it is in a new document", ({ block }) => {
    expect(parse(block.plain)).toMatchObject({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: expect.any(String) },
      // The other forms do not say the type.
      type: "Opaque",
      stringData: expect.any(Object),
    });
    expectManifest(block);
  });
});

describe("the other forms of a Secret", () => {
  it.each(ofKind("manifest"))("$prefix have the same names, keys and notes", async ({ prefix, block }) => {
    const [external, sealed, ...others] = secretForms(block);
    if (!external || !sealed) throw new Error("A form is missing.");
    expect(others).toEqual([]);
    expect([external.prefix, sealed.prefix]).toEqual([`${prefix}-external`, `${prefix}-sealed`]);
    expect([external.name, sealed.name]).toEqual([
      `${block.name}, as an ExternalSecret`,
      `${block.name}, as a SealedSecret`,
    ]);
    const { metadata, stringData } = parse(block.plain);
    const keys = Object.keys(stringData);
    expect(parse(external.plain)).toEqual({
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata,
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: "my-secret-store" },
        target: { name: metadata.name },
        data: keys.map((key) => ({ secretKey: key, remoteRef: { key: metadata.name, property: key } })),
      },
    });
    expect(parse(sealed.plain)).toEqual({
      apiVersion: "bitnami.com/v1alpha1",
      kind: "SealedSecret",
      metadata,
      spec: {
        encryptedData: Object.fromEntries(keys.map((key) => [key, "encrypt with kubeseal"])),
        template: { metadata, type: "Opaque" },
      },
    });
    for (const form of [external, sealed]) {
      expect(new ValuesDocument(form.plain).problems).toEqual([]);
      expect(await checkObjects(form.plain)).toBe(`\n${form.plain}`);
      expect(secretIn(form.plain)).toEqual(secretIn(block.plain));
      expect(notesIn(form.plain)).toEqual(expect.arrayContaining(notesIn(block.plain)));
      for (const [, optional] of block.plain.matchAll(/^ +# ([\w.-]+): ""$/gm))
        expect(form.plain).toContain(
          form === external ? `    # - secretKey: ${optional}\n` : `    # ${optional}: ""\n`,
        );
      expect(form.plain).toBe(expandSnippet(form.body));
      expectManifest(form);
    }
  });

  it("have names and prefixes of their own, with the same beginning as all of the chart", () => {
    const forms = cases.flatMap(({ block }) => secretForms(block));
    expect(forms).toHaveLength(2 * ofKind("manifest").length);
    for (const taken of [
      [...forms.map(({ name }) => name), ...entries.map(([name]) => name)],
      [...forms.map(({ prefix }) => prefix), ...entries.flatMap(([, { prefix }]) => prefix)],
    ])
      expect(new Set(taken).size).toBe(taken.length);
    for (const [, file] of files) {
      const blocks = readSnippets(file, "999.0.0", []);
      expect(commonPrefix([...blocks, ...blocks.flatMap(secretForms)])).toBe(commonPrefix(blocks));
    }
  });

  it("are valid when keys that not everyone needs are no comments any more", () => {
    const block = cases.find(({ prefix }) => prefix === "langsmith-secret-manifest")?.block;
    const withAll = (text: string): string =>
      text.replaceAll(/^( +)# (?=(?:- secretKey:| {2}remoteRef:| {4}(?:key|property):|[\w.-]+: "")(?: |$))/gm, "$1");
    for (const form of block ? secretForms(block) : [])
      expect(secretIn(withAll(form.plain))).toEqual(secretIn(withAll(block?.plain ?? "")));
  });
});

describe("a block beside another one leaves a file without errors and warnings", () => {
  const newest = new Map(
    charts.map((chart) => [
      chart,
      cases
        .filter((other) => other.chart === chart)
        .flatMap(({ versions }) => versions)
        .findLast((version) => !version.includes("-")),
    ]),
  );
  const ofNewest = ofKind("values").filter(({ chart, versions }) => versions.includes(newest.get(chart) ?? ""));

  it.each(ofNewest)("$prefix", async (example) => {
    const { chart } = example;
    const version = newest.get(chart) ?? "";
    const complaintsOf = complaintsAbout(await chartAt(`${chart}@${version}`));
    const document = new ValuesDocument(filled(example.block.plain));
    const others = ofNewest.filter((other) => other.chart === chart && other !== example).map(({ block }) => block);
    const placed = finish(placeAll(document, others, { complaints: complaintsOf }));
    for (const [block, found] of placed) {
      if ("problem" in found) continue;
      const edits = found.edits.map(({ span, newText }) => ({
        span,
        newText: filled(withoutPlaceholders(newText, block.texts)),
      }));
      const text = applyEdits(document.text, edits);
      expect(complaintsOf(new ValuesDocument(text, document)), block.prefix).toEqual([]);
      expect(parse(text), block.prefix).toMatchObject(parse(document.text));
    }
  });

  it("is refused where the chart does not allow both, which is said", async () => {
    const chart = await chartAt("langfuse@2.0.0");
    const document = new ValuesDocument("langfuse:\n  salt:\n    value: a\n");
    const block = cases.find(({ prefix }) => prefix === "langfuse-secrets-existing")?.block;
    const found = block && finish(placeAll(document, [block], { complaints: complaintsAbout(chart) })).get(block);
    expect(found).toEqual({ problem: expect.stringContaining("exclude each other") });
  });
});

describe("the command's blocks", () => {
  it.each(ofKind("values"))("$prefix goes to the end of a file as a whole", ({ block }) => {
    const document = new ValuesDocument("# only a comment\n");
    const placed = finish(placeAll(document, [block], { complaints: () => [] })).get(block);
    const edits = (placed && "edits" in placed ? placed.edits : []).map(({ span, newText }) => ({
      span,
      newText: withoutPlaceholders(newText, block.texts),
    }));
    expect(applyEdits(document.text, edits)).toBe(`# only a comment\n${block.plain}`);
  });
});
