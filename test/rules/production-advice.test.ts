import { describe, expect, it } from "vitest";
import { isForProduction, wantsProductionAdvice } from "../../server/src/core/chart/environment-names";
import { apply, check, fixesOf } from "../support/fixture";

const shop = "shop@1.2.0";

async function fixAll(text: string): Promise<string> {
  const fixes = await fixesOf(shop, text, { isProduction: true });
  const edits = fixes.find(({ title }) => title === "Add the recommended values")?.edit?.changes?.[
    "file:///values.yaml"
  ];
  return `\n${apply(text, edits ?? [])}`;
}

describe("production-advice", () => {
  it("says what is missing for production, once for all components", async () => {
    const text = "replicaCount: 2\nworker:\n  image: shop\ningress:\n  hostname: a.b\ntag: latest\n";
    expect(await check(shop, text, { isProduction: true })).toMatchInlineSnapshot(`
      "
      replicaCount: 2
      worker:
      ^^^^^^ information production-advice: Only one pod runs of "web" and "worker".
        image: shop
      ingress:
        hostname: a.b
      tag: latest
      ^^^ information production-advice: "tag" moves.
      "
    `);
  });

  it("says nothing about components that are as they should be", async () => {
    const text = "web: { replicas: 2 }\nworker: { replicas: 3 }\ningress:\n  hostname: a.b\n";
    expect(await check(shop, text, { isProduction: true })).toBe(`\n${text}`);
  });

  it("is silent for other files", async () => {
    expect(await check(shop, "tag: latest\n")).toBe("\ntag: latest\n");
  });

  it("says nothing about keys that the version does not have", async () => {
    expect(
      await check("shop@1.0.0", "web: { replicas: 2 }\nworker: { replicas: 2 }\n", { isProduction: true }),
    ).not.toContain("production-advice");
  });

  it("adds what is recommended to all components", async () => {
    expect(
      await fixAll("# Shop.\nworker:\n  # The picture.\n  image: shop\ningress:\n  hostname: a.b\n"),
    ).toMatchInlineSnapshot(`
      "
      # Shop.
      worker:
        # The picture.
        image: shop
        replicas: 2
      ingress:
        hostname: a.b
      web:
        replicas: 2
      "
    `);
  });

  it("adds maps and lists, behind a modeline", async () => {
    const text = "# valuesmith: shop@1.2.0\n\nweb: { replicas: 2 }\nworker: { replicas: 2 }\n";
    expect(await fixAll(text)).toMatchInlineSnapshot(`
      "
      # valuesmith: shop@1.2.0

      web: { replicas: 2 }
      worker: { replicas: 2 }
      ingress:
        enabled: true
        hostname: shop.example.com
      hosts:
        - shop.example.com
      "
    `);
  });
});

describe("a file for production", () => {
  it.each([
    "values-prod.yaml",
    "values.production.yaml",
    "/charts/prod/values.yaml",
    "/environments/eu-production/langfuse/values.yaml",
    "file:///c%3A/work/langfuse_prd.yaml",
    "C:\\work\\Prod\\values.yaml",
    "prod2.yaml",
  ])("is told by its name: %s", (path) => {
    expect(isForProduction(path)).toBe(true);
  });

  it.each([
    "values.yaml",
    "values-preprod.yaml",
    "pre-prod/values.yaml",
    "non-production.yaml",
    "/production/of/some/cars/values.yaml",
    "products.yaml",
    "reproduction/values.yaml",
  ])("is not told by its name: %s", (path) => {
    expect(isForProduction(path)).toBe(false);
  });

  it("may be any file, or none, by the setting", () => {
    expect(["on", "off", "auto"].map((setting) => wantsProductionAdvice(setting as "on", "values.yaml"))).toEqual([
      true,
      false,
      false,
    ]);
    expect(wantsProductionAdvice("off", "prod/values.yaml")).toBe(false);
  });
});
