import { describe, expect, it } from "vitest";
import { type IndexedVersion, readIndex } from "../../../server/src/render/sources/repository";

const shown = (versions: IndexedVersion[] | undefined): unknown =>
  versions?.map(({ version, addresses, digest }) => [version, addresses(), digest()]);

const inTwoStyles: [string, string][] = [
  [
    "as Helm writes it",
    `apiVersion: v1
entries:
  redis:
  - name: redis
    version: 9.9.9
  shop:
  - annotations:
      version: 7.7.7
    description: |-
      Long

      version: 8.8.8
    digest: abc
    name: shop
    urls:
    - https://example.com/shop-1.1.0.tgz
    version: 1.1.0
  - apiVersion: v2
    version: "1.0.0"
    urls: [shop-1.0.0.tgz]
  shop-operator:
  - version: 6.6.6
generated: "2026-01-01T00:00:00Z"
`,
  ],
  [
    "as others write it",
    `---
apiVersion: v1
entries:
    "shop":
        # newest first
        -
            version: 1.1.0
            digest: 'abc'
            urls:
                - https://example.com/shop-1.1.0.tgz
        - urls:
            - shop-1.0.0.tgz
          version: '1.0.0'
    redis: []
`,
  ],
];

describe("readIndex", () => {
  it.each(inTwoStyles)("finds the versions of one chart, %s", (_, text) => {
    const expected = [
      ["1.1.0", ["https://example.com/shop-1.1.0.tgz"], "abc"],
      ["1.0.0", ["shop-1.0.0.tgz"], undefined],
    ];
    expect(shown(readIndex(text, "shop"))).toEqual(expected);
    expect(shown(readIndex(text.replaceAll("\n", "\r\n"), "shop"))).toEqual(expected);
  });

  it("reads JSON", () => {
    const entries = {
      shop: [{ version: "1.1.0", urls: ["a.tgz", 1], digest: "abc" }, { version: 1 }, null],
      constructor: 1,
    };
    expect(shown(readIndex(JSON.stringify({ entries }), "shop"))).toEqual([["1.1.0", ["a.tgz"], "abc"]]);
    expect(readIndex(JSON.stringify({ entries }), "toString")).toEqual([]);
  });

  it("knows a chart that is not there from a text that is no index", () => {
    expect(readIndex("apiVersion: v1\nentries:\n  redis:\n  - version: 1.0.0\n", "shop")).toEqual([]);
    expect(readIndex("apiVersion: v1\nentries: {}\n", "shop")).toEqual([]);
    for (const text of ["", "<html></html>", "{", '{"entries": 3}', "[]", "entries: [a]"])
      expect(readIndex(text, "shop")).toBeUndefined();
  });

  it("follows no alias and survives broken items", () => {
    const item = (text: string): unknown =>
      shown(readIndex(`entries:\n  shop:\n  - version: 1.0.0\n    ${text}\n`, "shop"));
    expect(item("urls: *elsewhere")).toEqual([["1.0.0", [], undefined]]);
    expect(item(`urls: ${"[".repeat(5000)}`)).toEqual([["1.0.0", [], undefined]]);
    expect(item("urls: {a: b}")).toEqual([["1.0.0", [], undefined]]);
  });

  it("parses nothing of the 20 MB around what is asked for", () => {
    const other = `  other:\n${"  - version: 1.0.0\n    description: [\n".repeat(400_000)}`;
    const text = `entries:\n${other}  shop:\n  - version: 1.0.0\n    urls:\n    - a.tgz\n`;
    expect(shown(readIndex(text, "shop"))).toEqual([["1.0.0", ["a.tgz"], undefined]]);
  });
});
