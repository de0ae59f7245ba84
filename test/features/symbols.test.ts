import { describe, expect, it } from "vitest";
import type { DocumentSymbol } from "vscode-languageserver-types";
import { symbols } from "../../server/src/core/features/symbols";
import { snapshotOf } from "../support/fixture";

const kindNames: Record<number, string> = {
  13: "alias",
  15: "text",
  16: "number",
  17: "boolean",
  18: "list",
  19: "map",
  21: "null",
};

/** The outline as an indented list: `name kind start-end`, lines from 1. */
async function outline(text: string): Promise<string> {
  const draw = ({ name, kind, range, children }: DocumentSymbol): string[] => [
    `${name} ${kindNames[kind]} ${range.start.line + 1}-${range.end.line + 1}`,
    ...(children ?? []).flatMap(draw).map((line) => `  ${line}`),
  ];
  return `\n${symbols(await snapshotOf("shop@1.2.0", text))
    .flatMap(draw)
    .join("\n")}\n`;
}

describe("the outline", () => {
  it("has the keys with their kinds and lines", async () => {
    expect(
      await outline(
        "web:\n  replicas: 2\n  image: a\n  debug: off\n  none:\n\n# About env.\nenv:\n  - name: A\n    value: b\n  - text\n  - - nested: 1\n",
      ),
    ).toMatchInlineSnapshot(`
      "
      web map 1-5
        replicas number 2-2
        image text 3-3
        debug boolean 4-4
        none null 5-5
      env list 8-12
        [0] map 9-10
          name text 9-9
          value text 10-10
        [2] list 12-12
          [0] map 12-12
            nested number 12-12
      "
    `);
  });

  it("has maps in one line and aliases, but not what is merged", async () => {
    expect(await outline("x: &x { a: 1 }\nb: *x\nc:\n  <<: *x\n  d: 1\n")).toMatchInlineSnapshot(`
      "
      x map 1-1
        a number 1-1
      b alias 2-2
      c map 3-5
        d number 5-5
      "
    `);
  });

  it("has what can be read of a broken file", async () => {
    expect(await outline('a: 1\nb: "\n')).toMatchInlineSnapshot(`
      "
      a number 1-1
      b text 2-3
      "
    `);
    expect(await outline(": 1\n'': 2\n")).toMatchInlineSnapshot(`
      "
      "" number 1-1
      "" number 2-2
      "
    `);
  });

  it("is empty for an empty file and for a single value", async () => {
    expect(symbols(await snapshotOf("shop@1.2.0", ""))).toEqual([]);
    expect(symbols(await snapshotOf("shop@1.2.0", "text\n"))).toEqual([]);
  });

  it("has the upper levels of a file with very many keys", async () => {
    const keys = (count: number, key: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => `${key(index)}\n`).join("");
    const nested = keys(60, (index) => `k${index}:\n${keys(100, (inner) => `  i${inner}: { deep: 1 }`)}`);
    const upper = symbols(await snapshotOf("shop@1.2.0", nested));
    expect(upper).toHaveLength(60);
    expect(upper.every(({ children }) => children?.length === 0)).toBe(true);
    const less = keys(30, (index) => `k${index}:\n${keys(100, (inner) => `  i${inner}: { deep: 1 }`)}`);
    const [first] = symbols(await snapshotOf("shop@1.2.0", less));
    expect(first?.children).toHaveLength(100);
    expect(first?.children?.[0]?.children).toEqual([]);
    const flat = keys(6000, (index) => `k${index}: 1`);
    expect(symbols(await snapshotOf("shop@1.2.0", flat))).toHaveLength(5000);
  });
});
