import { describe, expect, it } from "vitest";
import { check } from "../support/fixture";

const shop = "shop@1.2.0";

describe("several-documents", () => {
  it("marks the start of the second document", async () => {
    expect(await check(shop, "---\ndebug: true\n---\nzzz: 1\n---\nyyy: 1\n")).toMatchInlineSnapshot(`
      "
      ---
      debug: true
      ---
      ^^^ warning several-documents: Helm 3 reads the first document of a values file only; what follows this "---" is ignored. Helm 4 merges it.
      zzz: 1
      ---
      yyy: 1
      "
    `);
  });

  it.each([
    ["a --- at the start", "---\ndebug: true\n"],
    ["comments before it", "# Values\n---\ndebug: true\n"],
    ["an end marker", "debug: true\n...\n"],
    ["dashes in a text", "password: |\n  ---\n  a\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });
});
