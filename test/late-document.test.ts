import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LateDocument } from "../server/src/lsp/incoming/late-document";
import { runs } from "./support/runs";

const create = (text: string): TextDocument => TextDocument.create("file:///values.yaml", "yaml", 1, text);

const position = fc.record({ line: fc.nat(4), character: fc.nat(8) });
const text = fc.string({ unit: fc.constantFrom("a", "b: c", "\n", "\r\n", "\r", "é"), maxLength: 6 });
const change = fc.oneof(
  { weight: 8, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text }) },
  { weight: 8, arbitrary: fc.tuple(position, text).map(([at, text]) => ({ range: { start: at, end: at }, text })) },
  { weight: 1, arbitrary: fc.record({ text }) },
);

const changes = fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 8 });

describe("a document whose changes are made late", () => {
  it("has the text of one whose changes are made at once", () => {
    fc.assert(
      fc.property(text, changes, (before, edits) => {
        const atOnce = create(before);
        const late = new LateDocument(create(before));
        for (const [index, edit] of edits.entries()) {
          TextDocument.update(atOnce, edit, index + 2);
          late.change(edit, index + 2);
        }
        expect(late.current.getText()).toBe(atOnce.getText());
        expect(late.current.version).toBe(atOnce.version);
      }),
      runs(2000),
    );
  });

  it("knows whether its length is within bounds after each change", () => {
    const edits = fc.array(fc.record({ from: fc.nat(20), to: fc.nat(20), text }), { maxLength: 8 });
    fc.assert(
      fc.property(text, edits, fc.nat(20), fc.nat(20), (before, edits, least, more) => {
        const atOnce = create(before);
        const late = new LateDocument(create(before));
        for (const [index, { from, to, text }] of edits.entries()) {
          const change = { range: { start: atOnce.positionAt(from), end: atOnce.positionAt(to) }, text };
          TextDocument.update(atOnce, [change], index + 2);
          late.change([change], index + 2);
          const { length } = atOnce.getText();
          expect(late.hasLength(least, least + more)).toBe(length >= least && length <= least + more);
        }
      }),
      runs(2000),
    );
  });

  it("keeps no more than some changes waiting", () => {
    const late = new LateDocument(create("a\n"));
    const start = { line: 0, character: 0 };
    for (let version = 2; version < 10_000; version++)
      late.change([{ range: { start, end: start }, text: "b" }], version);
    expect(late.current.getText()).toBe(`${"b".repeat(9_998)}a\n`);
  });
});
