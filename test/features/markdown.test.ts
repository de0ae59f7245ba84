import { describe, expect, it } from "vitest";
import { hover } from "../../server/src/core/features/hover";
import { folderKnowledge } from "../../server/src/core/schema/learn/folder-knowledge";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";

const nasty = '![x](http://127.0.0.1/x.png) [y](command:rm) <img src="http://127.0.0.1/"> `code` &lt;b&gt; **bold**';

/** What a link, an image, HTML and code begin with, where no backslash stands before it. */
const active = /(?<!\\)(?:[[<&*]|`(?![^`\n]*`))/;

function hoverIn(chart: { values?: string; schema?: string }, text: string): string {
  const knowledge = folderKnowledge({ name: nasty, ...chart }, [], { patterns: {}, descriptions: {} } as never);
  const snapshot = { document: new ValuesDocument(text), chart: knowledge, syntaxElsewhere: false, severities: {} };
  const value = hover(snapshot, { line: 0, character: 1 })?.contents;
  return typeof value === "object" && "value" in value ? value.value : "";
}

/** What is left of a hover when what we write ourselves is taken away. */
const strange = (markdown: string): string =>
  markdown.replace(/^\*\*(.*?[^\\])\*\* /, "$1 ").replaceAll(/`[^`\n]*`/g, "");

describe("what a chart of one's own says is shown as it is", () => {
  it("the description, type and default of its schema", () => {
    const schema = JSON.stringify({
      properties: { key: { type: nasty, description: nasty, default: nasty, examples: [nasty] } },
    });
    const shown = hoverIn({ schema }, "key: 1\n");
    expect(shown).toContain("command:rm");
    expect(strange(shown)).not.toMatch(active);
  });

  it("the keys and defaults of its values", () => {
    const shown = hoverIn({ values: `'${nasty}': '${nasty}'\n` }, `'${nasty}': 1\n`);
    expect(shown).toContain("command:rm");
    expect(strange(shown)).not.toMatch(active);
  });
});
