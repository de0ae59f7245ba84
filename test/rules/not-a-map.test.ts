import { describe, expect, it } from "vitest";
import { check } from "../support/fixture";

const shop = "shop@1.2.0";

describe("not-a-map", () => {
  it("marks the first line of a list", async () => {
    expect(await check(shop, "# Values\n- a: 1\n  b: 2\n- c\n")).toMatchInlineSnapshot(`
      "
      # Values
      - a: 1
      ^^^^^^ error not-a-map: A values file is a map of keys; this one is a list, which Helm rejects.
        b: 2
      - c
      "
    `);
  });

  it("marks a single value", async () => {
    expect(await check(shop, "debug=true\n")).toMatchInlineSnapshot(`
      "
      debug=true
      ^^^^^^^^^^ error not-a-map: A values file is a map of keys; this one is a single value, which Helm rejects.
      "
    `);
  });

  it.each([
    ["an empty file", ""],
    ["comments", "# Nothing yet\n"],
    ["null", "null\n"],
    ["an empty map", "{}\n"],
    ["a document without content", "---\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });
});
