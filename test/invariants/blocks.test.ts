import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver-types";
import { hover } from "../../server/src/core/features/hover";
import { symbols } from "../../server/src/core/features/symbols";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import type { ValuesNode } from "../../server/src/core/yaml/document/nodes";
import { readWhole } from "../../server/src/core/yaml/read/blocks";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "../support/charts";
import { runs } from "../support/runs";
import { samples } from "../support/samples";

const uri = "file:///values.yaml";

/** A tree as plain data, with all its positions. */
function plain(node: ValuesNode | undefined): unknown {
  switch (node?.kind) {
    case "map": {
      const entries = node.entries.map(({ key, value }) => [plain(key), plain(value)]);
      return { kind: "map", span: node.span, flow: node.flow, anchor: node.anchor, entries };
    }
    case "list":
      return { kind: "list", span: node.span, flow: node.flow, anchor: node.anchor, items: node.items.map(plain) };
    case "alias":
      return { kind: "alias", span: node.span, name: node.name, target: node.target?.span };
    default:
      return node;
  }
}

/** All that is read from a text. */
const read = ({ root, problems, secondDocument }: ReturnType<typeof parseYaml> | ValuesDocument) =>
  JSON.stringify({ root: plain(root), problems, secondDocument });

/** All that features say about a document. */
function answers(chart: ChartKnowledge, document: ValuesDocument): unknown {
  const snapshot = { document, chart, syntaxElsewhere: false, severities: {} };
  const diagnostics = diagnose(snapshot);
  const places = Array.from({ length: 12 }, (_, index) => Math.floor((document.text.length * index) / 11));
  return {
    diagnostics,
    fixes: oneOfEach(diagnostics).map((diagnostic) => fix(snapshot, { uri, diagnostics: [diagnostic] })),
    symbols: symbols(snapshot),
    hovers: places.map((offset) => hover(snapshot, document.rangeOf({ start: offset, end: offset }).start)),
    lines: document.lineCount,
  };
}

/** The first diagnostic of each code: the fixes of others are made in the same way. */
const oneOfEach = (diagnostics: readonly Diagnostic[]): Diagnostic[] => [
  ...new Map(diagnostics.toReversed().map((diagnostic) => [diagnostic.code, diagnostic])).values(),
];

/** Comments long enough for each top-level key to become a block of its own. */
const spread = (text: string): string => text.replaceAll(/^(?=["'A-Za-z])/gm, `# ${"comment ".repeat(150)}\n`);

/** What changes the meaning of what is around it, and what people type. */
const piece = fc.constantFrom(
  ...[
    "",
    "",
    "x",
    " ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "\r\n",
    ":",
    ": ",
    "-",
    "- ",
    "? ",
    ",",
    "#",
    " # ",
    "~",
    "%",
    "---\n",
  ],
  ...['"', "'", "{", "}", "[", "]", "{a: ", "[1, ", "|\n", ">-\n", "&a ", "*a", "<<: *a\n", "!!str ", "!t\n", "\uFEFF"],
  ...["key", "key:", "key: value\n", "\nkey:\n  inner: 1\n", "\n  inner: 2\n", "\n- item\n", "\nkey\n", "🙂", "\u2028"],
  ...["image: nginx\n", "\nreplicas: off\n", "\n# valuesmith-disable-next-line unknown-key\n"],
);

/** Replaces some characters, anywhere or around the start of a top-level key. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  nearKey: fc.boolean(),
  remove: fc.constantFrom(0, 0, 0, 1, 2, 7, 900),
  insert: piece,
});

interface Edit {
  at: number;
  nearKey: boolean;
  remove: number;
  insert: string;
}

function apply(text: string, { at, nearKey, remove, insert }: Edit): string {
  const keys = [...text.matchAll(/^\w/gm)].map(({ index }) => index);
  const key = nearKey ? keys[at % Math.max(1, keys.length)] : undefined;
  const start = key === undefined ? at % (text.length + 1) : Math.max(0, key + (at % 7) - 3);
  return text.slice(0, start) + insert + text.slice(start + remove);
}

const edits = fc.array(edit, { minLength: 1, maxLength: 6 });

/** The documents that edits make of a text one after the other, each with what the one before it knew. */
function* versions(text: string, all: readonly Edit[]): Generator<ValuesDocument> {
  let document = new ValuesDocument(text);
  yield document;
  for (const one of all) {
    document = new ValuesDocument(apply(document.text, one), document);
    yield document;
  }
}

describe.each(samples)(
  "a document that is read in blocks equals one read as a whole: $name",
  ({ chart: name, text }) => {
    let chart: ChartKnowledge;
    beforeAll(async () => {
      chart = await chartAt(name);
    });

    it("in all that is read", () => {
      let blocks = 0;
      fc.assert(
        fc.property(fc.constantFrom(text, spread(text)), edits, (original, all) => {
          for (const document of versions(original, all)) {
            expect(read(document)).toBe(read(parseYaml(document.text)));
            blocks = Math.max(blocks, document.blocks.length);
          }
        }),
        runs(150),
      );
      // An edit can take the alias away.
      if (!text.includes("*common")) expect(blocks).toBeGreaterThan(1);
    });

    it("in all that features say", () => {
      fc.assert(
        fc.property(edits, (all) => {
          for (const document of versions(spread(text), all)) {
            const whole = new ValuesDocument(document.text, { blocks: [readWhole(document.text)] });
            expect(answers(chart, document)).toEqual(answers(chart, whole));
          }
        }),
        runs(30),
      );
    });
  },
);

/** A text whose lines `//` are comments long enough for the next key to start a block of its own. */
const long = (text: string): string => text.replaceAll("//", `# ${"comment ".repeat(150)}`);

describe("what an edit means for other blocks:", () => {
  it.each([
    ["a key line becomes a part of the value above", "a: x\n//\nb: 1\n//\nc: 2\n", "a: x\n//\n  b: 1\n//\nc: 2\n"],
    ["a key is joined to the line above", "a: x\n//\nb: 1\n//\nc: 2\n", "a: x\n//\na1\nb: 1\n//\nc: 2\n"],
    ["a line break goes", "a: 1\n//\nb: 2\n//\nc: 3\n", "a: 1\n//b: 2\n//\nc: 3\n"],
    ["text comes behind an open quote", 'a: 1\n//\nb: "x\n//\n', 'a: 1\n//\nb: "x\n//\nc: 1\n//\nd: 2\n'],
    ["an open quote finds its end", 'a: "x\n//\nb: 1\n//\nc: 1\n', 'a: "x\n//\nb: 1\n//\nc: "1\n'],
    ["a bracket at the root is never closed", "a: 1\n//\nb: t\n", 'a: 1\n{e\np: x{}\nb:\n//\ns: t\n"'],
    [
      "what is not understood counts as a part of the next key",
      "a: 1\n",
      `: "\n- ${"x".repeat(1000)} "\n${"k".repeat(50)}: 1`,
    ],
    ["an anchor for the next key", "a: 1\n//\nb: 2\n", "a: 1\n//\n&x\nb: 2\n"],
    ["a tag for the next key", "a: 1\n//\non: 2\n", "a: 1\n//\n!!str\non: 2\n"],
    ["an alias", "a: &x 1\n//\nb: 2\n//\nc: 3\n", "a: &x 1\n//\nb: *x\n//\nc: 3\n"],
    ["a second document", "a: 1\n//\nb: 2\n//\nc: 3\n", "a: 1\n//\n---\nb: 2\n//\nc: 3\n"],
    ["a second document behind an open bracket", "a: 1\n//\nb: 2\n", "a: 1\n//\nb:\n  c: [\n  ---\n"],
    ["the first key goes", "# top\na: 1\n//\nb: 2\n//\nc: 3\n", "b: 2\n//\nc: 3\n"],
    ["the last key goes", "a: 1\n//\nb: 2\n//\nc: 3\n", "a: 1\n//\nb: 2\n//\n"],
    ["everything goes", "a: 1\n//\nb: 2\n", ""],
    ["a key is indented with all before it", "a: 1\n//\n b: 2\n//\nc: 3\n", " a: 1\n//\n b: 2\n//\nc: 3\n"],
    ["a key is indented", "a:\n  x: 1\n//\nb:\n  x: 1\n//\nc: 3\n", "a:\n  x: 1\n//\n b:\n  x: 1\n//\nc: 3\n"],
    ["a key stands twice", "a: 1\n//\nb: 2\n//\n", "a: 1\n//\nb: 2\n//\na: 1\n//\n"],
  ])("%s", (_, before, after) => {
    const text = long(after);
    expect(read(new ValuesDocument(text, new ValuesDocument(long(before))))).toBe(read(parseYaml(text)));
  });
});

it("reads a key again that was indented by one edit, when the next one indents the first key", () => {
  const text = long("a:\n  x: 1\n//\nb:\n  x: 1\n//\nc: 3\n");
  const indented = text.replace("\nb:", "\n b:");
  const document = new ValuesDocument(` ${indented}`, new ValuesDocument(indented, new ValuesDocument(text)));
  expect(read(document)).toBe(read(parseYaml(document.text)));
});

describe("what has not changed", () => {
  it("is not read again", () => {
    const text = spread("a:\n  x: 1\nb:\n  y: 2\nc: 3\nd: 4\n");
    const before = new ValuesDocument(text);
    const after = new ValuesDocument(text.replace("y: 2", "yy: 2"), before);
    const same = after.blocks.filter(({ block }) => before.blocks.some((other) => other.block === block));
    expect([before.blocks.length, same.length]).toEqual([4, 3]);
  });
});
