import { describe, expect, it } from "vitest";
import type { CompletionItem } from "vscode-languageserver-types";
import {
  type BlockCompletion,
  type Complaints,
  completeBlocks,
  mayBeBlock,
} from "../../server/src/core/features/blocks";
import { secretForms } from "../../server/src/core/snippets/secret-forms";
import { readSnippets, type SnippetFile } from "../../server/src/core/snippets/snippet";
import { finish } from "../../server/src/core/steps";
import type { KeyPath } from "../../server/src/core/yaml/document/nodes";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { apply, expandSnippet, split } from "../support/fixture";

const file: SnippetFile = {
  "Shop: ingress": {
    prefix: ["shop-ingress"],
    description: "An Ingress.",
    body: [
      "web:",
      `  url: https://\${1:shop.example.com}`,
      "  ingress:",
      `    class: \${2|nginx,alb|}`,
      "    # One for each name.",
      "    hosts:",
      "      - $1",
      "cache:",
      "  enabled: true",
      "$0",
    ],
    "x-valuesmith": { chart: "shop", versions: "1.0.0..2.0.0", kind: "values" },
  },
  "Shop: variables": {
    prefix: ["shop-variables"],
    description: "Variables.",
    body: [
      "web:",
      "  env:",
      "    - name: A",
      `      value: "\${1:a}"`,
      "    - name: B",
      `      value: "\${2:b}"`,
      "$0",
    ],
    "x-valuesmith": { chart: "shop", kind: "values" },
  },
  "Shop: the Secret": {
    prefix: ["shop-secret"],
    description: "A Secret.",
    body: ["apiVersion: v1", "kind: Secret", "metadata:", `  name: \${1:shop}`, "stringData:", `  a: "\${2:b}"`, "$0"],
    "x-valuesmith": { chart: "shop", kind: "manifest" },
  },
};

/** As if a chart did not allow two keys together. */
const complaints: Complaints = ({ text }) =>
  /^db:/m.test(text) && /^cache:/m.test(text) ? ["db and cache exclude each other."] : [];

function blocksAt(
  fixture: string,
  { snippets = true, at = [] }: { snippets?: boolean; at?: KeyPath } = {},
): BlockCompletion {
  const { text, offset } = split(fixture);
  const { start: position } = new ValuesDocument(text).rangeOf({ start: offset, end: offset });
  const blocks = readSnippets(file, "1.5.0", at);
  return finish(completeBlocks({ text, offset, position, blocks, snippets, complaints }));
}

const labelsAt = (fixture: string, at: KeyPath = []): string[] =>
  blocksAt(fixture, { at }).items.map(({ label }) => label);

function itemAt(fixture: string, label: string, snippets = true): CompletionItem {
  const item = blocksAt(fixture, { snippets }).items.find((candidate) => candidate.label === label);
  if (!item) throw new Error(`"${label}" is not offered.`);
  return item;
}

function acceptAt(fixture: string, label: string, snippets = true): string {
  const { textEdit, additionalTextEdits = [] } = itemAt(fixture, label, snippets);
  if (!textEdit || !("range" in textEdit)) throw new Error("There is no edit.");
  const newText = snippets ? expandSnippet(textEdit.newText) : textEdit.newText;
  return `\n${apply(split(fixture).text, [{ range: textEdit.range, newText }, ...additionalTextEdits])}`;
}

const values = ["Shop: ingress", "Shop: variables"];

describe("blocks are offered", () => {
  it("for a version that has what is in them", () => {
    const names = (version: string): string[] => readSnippets(file, version, []).map(({ prefix }) => prefix);
    expect(names("0.9.0")).toEqual(["shop-variables", "shop-secret"]);
    expect(names("2.0.0")).toEqual(["shop-ingress", "shop-variables", "shop-secret"]);
    expect(names("latest")).toEqual([]);
  });

  it("at the root of a file, all of them in an empty one", () => {
    expect(labelsAt("<|>")).toEqual([...values, "Shop: the Secret"]);
    expect(labelsAt("log: {}\n<|>")).toEqual(values);
    expect(labelsAt("\uFEFF<|>")).toEqual([...values, "Shop: the Secret"]);
    expect(labelsAt("log:\n  a: 1\r\n<|>\r\nlog: {}\r\n")).toEqual(values);
  });

  it("below the key of a dependency, if the chart is one", () => {
    expect(labelsAt("shop:\n  <|>\n", ["shop"])).toEqual(values);
    expect(labelsAt("<|>\n", ["shop"])).toEqual(["Shop: the Secret"]);
    expect(labelsAt("other:\n  <|>\n", ["shop"])).toEqual([]);
  });

  it.each([
    ["behind a key", "db: <|>\n"],
    ["in a map", "log:\n  <|>\n"],
    ["in a list", "log:\n- <|>\n"],
    ["in a list's map", "log:\n- a: 1\n  <|>\n"],
    ["in braces", "db: {\n<|>\n}\n"],
    ["in a comment", "log: 1\n# <|>\n"],
    ["in a block of text", "db: |\n  a\n  <|>\n"],
    ["in a block of text at the end", "db: |\n  a\n\n  <|>"],
    ["in quotes", '"<|>"\n'],
    ["in a text of two lines", 'db: "a\n  <|>\n  b"\n'],
    ["between a key and its value", "log:\n<|>\n  a: 1\n"],
    ["between a key and its list", "log:\n<|>\n- a\n"],
    ["before something else", "<|> log: 1\n"],
    ["in a second document", "log: 1\n---\n<|>\n"],
    ["behind a word", "shop <|>\n"],
  ])("not %s", (_, fixture) => {
    expect(labelsAt(fixture)).toEqual([]);
  });

  it.each(["s", "shop", "ingress", "secret", "shp-ing", "op-ingress", "shop-x", "shop.example.com", "e-mail"])(
    'not for "%s", which editors would take for a part of their names',
    (word) => expect(labelsAt(`log: 1\n${word}<|>\n`)).toEqual([]),
  );

  it("for what all their names begin with, and as long as more may come the editor is to ask again", () => {
    expect(labelsAt("log: 1\nshop-<|>\n")).toEqual(values);
    expect(labelsAt("log: 1\nshop-in<|>\n")).toEqual(["Shop: ingress"]);
    expect(blocksAt("log: 1\nsho<|>\n").isIncomplete).toBe(true);
    expect(blocksAt("log: 1\nred<|>\n").isIncomplete).toBe(false);
    expect(blocksAt("log:\n  <|>\n").isIncomplete).toBe(false);
    expect(blocksAt("log:\n  sho<|>\n").isIncomplete).toBe(false);
  });

  it("behind keys, and are found by their whole name", () => {
    const { filterText, sortText, insertTextFormat } = itemAt("<|>", "Shop: ingress");
    expect({ filterText, sortText, insertTextFormat }).toEqual({
      filterText: "shop-ingress",
      sortText: "~~shop-ingress",
      insertTextFormat: 2,
    });
  });

  it("in other forms behind all of themselves", () => {
    const blocks = readSnippets(file, "1.5.0", []);
    const context = { text: "", offset: 0, position: { line: 0, character: 0 }, snippets: true, complaints };
    const { items } = finish(completeBlocks({ ...context, blocks: [...blocks.flatMap(secretForms), ...blocks] }));
    const sorted = items.toSorted((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
    expect(sorted.map(({ label, filterText }) => `${filterText}: ${label}`)).toEqual([
      "shop-ingress: Shop: ingress",
      "shop-secret: Shop: the Secret",
      "shop-variables: Shop: variables",
      "shop-secret-external: Shop: the Secret, as an ExternalSecret",
      "shop-secret-sealed: Shop: the Secret, as a SealedSecret",
    ]);
  });

  it("if they bring no mistake with them, together with what is there", () => {
    expect(labelsAt("db: {}\n<|>\n")).toEqual(["Shop: variables"]);
  });

  it("as manifests in a new document of a file of objects only", () => {
    const object = "apiVersion: v1\nkind: ConfigMap\n";
    expect(labelsAt(`${object}---\n<|>\n`)).toEqual(["Shop: the Secret"]);
    expect(labelsAt(`# a\n<|>\n---\n${object}`)).toContain("Shop: the Secret");
    expect(labelsAt(`${object}<|>\n`)).toEqual(values);
    expect(labelsAt("log: 1\n---\n<|>\n")).toEqual([]);
  });
});

it("shows what looks like a placeholder in a value as it is in the other forms", () => {
  const body = ["apiVersion: v1", "kind: Secret", "metadata:", "  name: a", "stringData:", '  b: "\\$1}"', "$0"];
  const block = {
    prefix: ["shop-a"],
    description: "A.",
    body,
    "x-valuesmith": { chart: "shop", kind: "manifest" },
  } as const;
  const forms = readSnippets({ A: block }, "1.0.0", []).flatMap(secretForms);
  expect(forms.map(({ plain }) => /b.* # (.*)$/m.exec(plain)?.[1])).toEqual(["$1}", "$1}"]);
});

describe("a block is inserted", () => {
  it("as it is where none of its keys is there", () => {
    expect(acceptAt("log: {}\nshop-in<|>\n", "Shop: ingress")).toMatchInlineSnapshot(`
      "
      log: {}
      web:
        url: https://shop.example.com
        ingress:
          class: nginx
          # One for each name.
          hosts:
            - shop.example.com
      cache:
        enabled: true
      <|>
      "
    `);
  });

  it("without places to fill in where the editor knows none", () => {
    expect(acceptAt("<|>", "Shop: ingress", false)).toMatchInlineSnapshot(`
      "
      web:
        url: https://shop.example.com
        ingress:
          class: nginx
          # One for each name.
          hosts:
            - shop.example.com
      cache:
        enabled: true
      "
    `);
  });

  it("into the maps that are there, with its comments; what the file says otherwise stays", () => {
    const fixture =
      "web:\n    url: https://a.test # ours\n    ingress:\n        class: alb\n\nx: {}\nshop-<|>\nlog: {}\n";
    expect(acceptAt(fixture, "Shop: ingress")).toMatchInlineSnapshot(`
      "
      web:
          url: https://a.test # ours
          ingress:
              class: alb
              # One for each name.
              hosts:
                - shop.example.com

      x: {}
      cache:
        enabled: true
      <|>
      log: {}
      "
    `);
    const { documentation } = itemAt(fixture, "Shop: ingress");
    expect(typeof documentation === "object" ? documentation.value : "").toContain(
      "which stay as they are: `web.url`, `web.ingress.class`",
    );
  });

  it("below a key that has no value yet", () => {
    expect(acceptAt("web:\nlog: {}\n<|>\n", "Shop: variables")).toMatchInlineSnapshot(`
      "
      web:
        env:
          - name: A
            value: "a"
          - name: B
            value: "b"
      log: {}
      <|>
      "
    `);
  });

  it("into lists of named things, as far as they are not there", () => {
    expect(acceptAt("web:\n  env:\n  - name: A\n    value: x\n<|>", "Shop: variables")).toMatchInlineSnapshot(`
      "
      web:
        env:
        - name: A
          value: x
        - name: B
          value: "b"
      <|>"
    `);
  });

  it("with the line ends of the file", () => {
    const text = acceptAt("web:\r\n  a: 1\r\nlog: {}\r\n<|>\r\n", "Shop: ingress").slice(1);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it.each([
    ["in braces", "web: { url: a }\n<|>\n"],
    ["with merges", "a: &a { x: 1 }\nweb:\n  <<: *a\n<|>\n"],
    ["an alias", "a: &a\n  x: 1\nweb: *a\n<|>\n"],
    ["used elsewhere", "web: &a\n  x: 1\ncopy: *a\n<|>\n"],
    ["broken", "web:\n  x: [1\nlog: {}\n<|>\n"],
    ["written twice", "web:\n  x: 1\nweb:\n  y: 1\n<|>\n"],
  ])("not into a map %s", (_, fixture) => expect(labelsAt(fixture)).toEqual([]));

  it("not where all of it is there", () => {
    const all = 'web:\n  env:\n    - name: B\n      value: "1"\n    - name: A\n      value: ""\n<|>\n';
    expect(labelsAt(all)).toEqual(["Shop: ingress"]);
  });
});

it("blocks are looked for while someone types up to 200,000 characters", () => {
  const text = (length: number): string => "# ".padEnd(length - 1, "x").concat("\n");
  const isLookedFor = (length: number): boolean => mayBeBlock({ text: text(length), offset: length });
  expect([isLookedFor(200_000), isLookedFor(200_001)]).toEqual([true, false]);
});
