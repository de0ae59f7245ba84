import { beforeAll, describe, expect, it } from "vitest";
import type { CompletionItem } from "vscode-languageserver-types";
import { complete, type ItemData } from "../../server/src/core/features/complete";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { schemaAt } from "../../server/src/core/schema/lookup";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "../support/charts";
import { apply, expandSnippet } from "../support/fixture";
import { samples } from "../support/samples";

/** The text after an item was accepted, without the mark of the cursor. */
function accept(text: string, { textEdit, insertTextFormat }: CompletionItem): string {
  if (!textEdit || !("range" in textEdit)) throw new Error("An item without a range.");
  const newText = insertTextFormat === 2 ? expandSnippet(textEdit.newText).replace("<|>", "") : textEdit.newText;
  return apply(text, [{ range: textEdit.range, newText }]);
}

/** The first, the last and one in the middle stand for all items. */
const some = (items: CompletionItem[]): CompletionItem[] =>
  [...new Set([items[0], items[items.length >> 1], items.at(-1)])].filter((item) => item !== undefined);

/** What is wrong with a text after an item was accepted; undefined if nothing is. */
function complaint(chart: ChartKnowledge, text: string, item: CompletionItem): string | undefined {
  const after = new ValuesDocument(accept(text, item));
  if (after.problems.length > 0) return `${item.label} breaks the text: ${after.problems[0]?.message}\n${after.text}`;
  const path = (item.data as ItemData | undefined)?.path;
  if (!path) return undefined;
  if (!schemaAt(chart, path)) return `${path.join(".")} is offered but not known`;
  return after.get(path) ? undefined : `${path.join(".")} is not where it was offered\n${after.text}`;
}

describe.each(samples.filter(({ text }) => new ValuesDocument(text).problems.length === 0))(
  "an accepted completion parses and stands where it was offered: $name",
  ({ chart: name, text }) => {
    let chart: ChartKnowledge;
    let offered = 0;
    beforeAll(async () => {
      chart = await chartAt(name);
      offered = 0;
    });

    const complaintsAt = (before: string, offset: number): string[] => {
      const { start: position } = new ValuesDocument(before).rangeOf({ start: offset, end: offset });
      const items = complete({ text: before, offset, position, chart, snippets: true }, "file:///values.yaml");
      offered += items.length;
      return some(items).flatMap((item) => complaint(chart, before, item) ?? []);
    };

    it("at any offset", () => {
      const found = new Set<string>();
      for (let offset = 0; offset <= text.length; offset += 2)
        for (const message of complaintsAt(text, offset)) found.add(message);
      expect([...found]).toEqual([]);
      expect(offered).toBeGreaterThan(50);
    });

    it("on a new line that does not come between a key and what stands below it", () => {
      const found = new Set<string>();
      for (const line of text.matchAll(/^( *)(?:\S.*)?\r?\n(?=( *))/gm)) {
        const [whole, indent = "", next = ""] = line;
        const at = line.index + whole.length;
        for (const column of [next.length, indent.length + 2].filter((candidate) => candidate >= next.length)) {
          const before = `${text.slice(0, at)}${" ".repeat(column)}\n${text.slice(at)}`;
          for (const message of complaintsAt(before, at + column)) found.add(message);
        }
      }
      expect([...found]).toEqual([]);
      expect(offered).toBeGreaterThan(50);
    });
  },
);
