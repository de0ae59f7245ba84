import { describe, expect, it } from "vitest";
import { check } from "../support/fixture";

const shop = "shop@1.2.0";
const text = "# valuesmith: shop@9.9.9\ndebug: true\n";

describe("unknown-chart", () => {
  it("is reported where the chart is named", async () => {
    const chartProblem = { span: { start: 0, end: 24 }, message: "Valuesmith does not know shop 9.9.9." };
    expect(await check(shop, text, { chartProblem })).toMatchInlineSnapshot(`
      "
      # valuesmith: shop@9.9.9
      ^^^^^^^^^^^^^^^^^^^^^^^^ warning unknown-chart: Valuesmith does not know shop 9.9.9.
      debug: true
      "
    `);
  });

  it("keeps quiet where the chart is known", async () => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });
});
