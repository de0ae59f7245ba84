import { describe, expect, it } from "vitest";
import { check, codes } from "../support/fixture";

const shop = "shop@1.2.0";

describe("not-values", () => {
  it("says so once, instead of not knowing any key", async () => {
    expect(await check(shop, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\n")).toMatchInlineSnapshot(`
      "
      apiVersion: v1
      ^ information not-values: This does not look like a values file of shop, but like a file of another kind; its keys are not checked.
      kind: Secret
      metadata:
        name: shop
      "
    `);
  });

  it("keeps quiet about values", async () => {
    expect(await codes(shop, "debug: true\n")).toEqual([]);
  });
});
