import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { CodeAction, DocumentSymbol, Range } from "vscode-languageserver-types";
import { complete } from "../../server/src/core/features/complete";
import { hover } from "../../server/src/core/features/hover";
import { symbols } from "../../server/src/core/features/symbols";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "../support/charts";
import { runs } from "../support/runs";
import { samples } from "../support/samples";

const uri = "file:///values.yaml";

interface Subject {
  chart: ChartKnowledge;
  document: ValuesDocument;
}

/** All ranges that features answer with about an offset of a text. */
function* answersAt({ chart, document }: Subject, at: number): Generator<Range> {
  const { start: position } = document.rangeOf({ start: at, end: at });
  // No editor's cursor stands inside of a Windows line end.
  const offset = document.offsetAt(position);
  const { text } = document;
  for (const { textEdit } of complete({ text, offset, position, chart, snippets: true }, uri))
    if (textEdit && "range" in textEdit) yield textEdit.range;
  const found = hover({ document, chart, syntaxElsewhere: false, severities: {} }, position);
  if (found?.range) yield found.range;
}

/** All ranges that features answer with about all of a text. */
function* answersAbout({ chart, document }: Subject): Generator<Range> {
  const snapshot = { document, chart, syntaxElsewhere: false, severities: {} };
  const diagnostics = diagnose(snapshot);
  for (const { range } of diagnostics) yield range;
  for (const action of fix(snapshot, { uri, diagnostics })) yield* rangesOf(action);
  for (const symbol of symbols(snapshot)) yield* rangesIn(symbol);
}

const rangesOf = ({ edit }: CodeAction): Range[] => (edit?.changes?.[uri] ?? []).map(({ range }) => range);

function* rangesIn({ range, selectionRange, children }: DocumentSymbol): Generator<Range> {
  yield range;
  yield selectionRange;
  for (const child of children ?? []) yield* rangesIn(child);
}

/** Whether a range starts before it ends, both inside of the lines of a text. */
function isInside(lines: string[], { start, end }: Range): boolean {
  const isOrdered = start.line < end.line || (start.line === end.line && start.character <= end.character);
  return (
    isOrdered &&
    start.character >= 0 &&
    start.character <= (lines[start.line]?.length ?? -1) &&
    end.character <= (lines[end.line]?.length ?? -1)
  );
}

function checkRanges(text: string, ranges: Iterable<Range>): void {
  const lines = text.split(/\r?\n/);
  for (const range of ranges)
    if (!isInside(lines, range)) expect.fail(`${JSON.stringify(range)} is outside of ${JSON.stringify(text)}`);
}

function checkAnswers(chart: ChartKnowledge, text: string, offset: number): void {
  const subject = { chart, document: new ValuesDocument(text) };
  checkRanges(text, answersAt(subject, offset));
  checkRanges(text, answersAbout(subject));
}

/** Pieces that change what everything around them means. */
const piece = fc.constantFrom(
  ":",
  ": ",
  "- ",
  "\n",
  "\n  ",
  "\r\n",
  "\t",
  '"',
  "'",
  "{",
  "}",
  "[",
  "]",
  "#",
  " #",
  "&a ",
  "*a",
  "<<: *a",
  "!!str ",
  "|\n",
  ">-\n",
  "---\n",
  "...\n",
  "? ",
  ",",
  "%",
  "@",
  "\\",
  "__proto__: ",
  "\u2028",
  "🙂",
  "\uD800",
  "\uFEFF",
  "~",
  "${",
  "{{",
);

/** The text with pieces inserted; no editor leaves half of a Windows line end. */
function insert(text: string, insertions: [number, string][]): string {
  const result = insertions.reduce((before, [at, inserted]) => before.slice(0, at) + inserted + before.slice(at), text);
  return result.replaceAll(/\r(?!\n)/g, "");
}

describe.each(samples)("no feature throws or points outside of a text: $name", ({ chart: name, text }) => {
  let chart: ChartKnowledge;
  beforeAll(async () => {
    chart = await chartAt(name);
  });

  it("at any of its offsets", () => {
    const subject = { chart, document: new ValuesDocument(text) };
    checkRanges(text, answersAbout(subject));
    for (let offset = 0; offset <= text.length; offset++) checkRanges(text, answersAt(subject, offset));
  });

  it("with any of its prefixes", () => {
    for (let length = 0; length <= text.length; length += 5) checkAnswers(chart, text.slice(0, length), length);
  });

  it("with something in it that does not belong there", () => {
    const offset = fc.nat(text.length);
    const insertions = fc.array(fc.tuple(offset, piece), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(insertions, offset, (all, cursor) => checkAnswers(chart, insert(text, all), cursor)),
      runs(200),
    );
  });
});
