import { describe, expect, it } from "vitest";
import { check, codes } from "../support/fixture";

describe("chart-advisory", () => {
  it("is about the version, whatever the file says", async () => {
    expect(await check("shop@0.9.0", "debug: true\n")).toMatchInlineSnapshot(`
      "
      debug: true
      ^ information chart-advisory: shop 0.9.0: The image is gone.
      "
    `);
  });

  it("keeps quiet in other versions", async () => {
    expect(await codes("shop@1.0.0", "debug: true\n")).toEqual([]);
  });
});
