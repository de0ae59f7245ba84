import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { DocumentSymbol } from "vscode-languageserver-types";
import { symbols } from "../../server/src/core/features/symbols";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { answer } from "../../server/src/lsp/session/request";
import { boundedDocuments } from "../../server/src/workspace/documents";
import { mutate } from "../hostile/mutate";
import { Random } from "../hostile/random";
import { chartAt } from "../support/charts";
import { editComplaints } from "../support/edit-complaints";
import { runs } from "../support/runs";
import { samples } from "../support/samples";

const seed = fc.integer({ min: 0, max: 2 ** 31 });

describe.each(samples)("every edit changes what it says and nothing else: $name", ({ chart: name, text }) => {
  let chart: ChartKnowledge;
  beforeAll(async () => {
    chart = await chartAt(name);
  });

  it("in the text as it is", () => {
    expect([...editComplaints(chart, text)]).toEqual([]);
  });

  it("in the text with slips in it", () => {
    fc.assert(
      fc.property(seed, (number) => {
        const [complaint] = editComplaints(chart, mutate(text, new Random(number)));
        if (complaint) expect.fail(complaint);
      }),
      runs(100),
    );
  });

  it("and the outline has its keys in order, each inside of the one above it", () => {
    fc.assert(
      fc.property(seed, (number) => {
        const document = new ValuesDocument(mutate(text, new Random(number)));
        const complaint = disorder(symbols({ document, chart, syntaxElsewhere: false, severities: {} }), document);
        if (complaint) expect.fail(`${complaint}\n${JSON.stringify(document.text)}`);
      }),
      runs(100),
    );
  });
});

/** What is wrong about the places of symbols: they stand one after the other, and what is inside stands inside. */
function disorder(
  all: readonly DocumentSymbol[],
  document: ValuesDocument,
  above?: DocumentSymbol,
): string | undefined {
  let end = above ? document.offsetAt(above.range.start) : 0;
  for (const symbol of all) {
    const range = { start: document.offsetAt(symbol.range.start), end: document.offsetAt(symbol.range.end) };
    if (range.start < end) return `"${symbol.name}" starts before the one above it ends`;
    if (above && range.end > document.offsetAt(above.range.end))
      return `"${symbol.name}" is longer than "${above.name}"`;
    end = range.end;
    const inside = disorder(symbol.children ?? [], document, symbol);
    if (inside) return inside;
  }
  return undefined;
}

describe("a document that is changed bit by bit", () => {
  it("has the text that the editor has", () => {
    const edit = fc.record({ seed, text: fc.constantFrom("", "x", "\n", "a: 1\r\n", "🙂", "- b\n") });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
        let expected = "langfuse:\r\n  replicas: 2\n  a: 🙂\n";
        let document = boundedDocuments.create("file:///a.yaml", "yaml", 1, expected);
        for (const [index, { seed: number, text }] of edits.entries()) {
          const lines = TextDocument.create("", "yaml", 0, expected);
          const random = new Random(number);
          const [start, end] = [random.below(expected.length + 1), random.below(expected.length + 1)].sort(
            (a, b) => a - b,
          );
          const range = { start: lines.positionAt(start ?? 0), end: lines.positionAt(end ?? 0) };
          expected = TextDocument.applyEdits(lines, [{ range, newText: text }]);
          document = boundedDocuments.update(document, [{ range, text }], index + 2);
        }
        expect(document.getText()).toBe(expected);
        expect(document.version).toBe(edits.length + 1);
      }),
      runs(100),
    );
  });
});

describe("a failure", () => {
  it("never takes a value into the log", async () => {
    const secret = fc.string({ minLength: 8 }).filter((text) => /\S{8}/.test(text) && !text.includes("at "));
    await fc.assert(
      fc.asyncProperty(secret, async (text) => {
        const log: string[] = [];
        const work = (): never => {
          throw new Error(`cannot read ${text}`);
        };
        await answer({ error: (message) => log.push(message) }, "textDocument/hover", { empty: null, work });
        expect(log.join()).not.toContain(text.trim());
      }),
      runs(100),
    );
  });
});
