import { describe, expect, it } from "vitest";
import { check, codes } from "../support/fixture";

const shop = "shop@1.2.0";

describe("guard", () => {
  it("is reported on the nearest key that the file has", async () => {
    expect(await check(shop, "ingress:\n  enabled: true\n")).toMatchInlineSnapshot(`
      "
      ingress:
      ^^^^^^^ error guard: ingress.enabled is true, but ingress.hostname is empty.
        enabled: true
      "
    `);
    expect(await check(shop, "ingress:\n  enabled: true\n  hostname: ''\n")).toMatchInlineSnapshot(`
      "
      ingress:
        enabled: true
        hostname: ''
        ^^^^^^^^ error guard: ingress.enabled is true, but ingress.hostname is empty.
      "
    `);
  });

  it("is reported for each key that a * stands for", async () => {
    expect(
      await check(shop, "extra:\n  small:\n    size: 0\n  large:\n    size: 9\n  tiny: { size: 1 }\n"),
    ).toMatchInlineSnapshot(`
      "
      extra:
        small:
          size: 0
          ^^^^ information guard: "small" has size 0, which is small.
        large:
          size: 9
        tiny: { size: 1 }
                ^^^^ information guard: "tiny" has size 1, which is small.
      "
    `);
  });

  it("sees values through aliases and merges", async () => {
    expect(await codes(shop, "x-on: &on\n  enabled: true\ningress:\n  <<: *on\n")).toEqual(["guard ingress"]);
  });

  it.each([
    ["what is fine", shop, "ingress:\n  enabled: true\n  hostname: a.b\n"],
    ["defaults", shop, "ingress: {}\n"],
    ["null, which removes the default", shop, "ingress: null\n"],
    ["versions without the guard", "shop@1.0.0", "ingress:\n  enabled: true\n"],
    ["values that are filled in elsewhere", shop, `ingress:\n  enabled: \${INGRESS}\n`],
    ["a placeholder where something is needed", shop, 'ingress:\n  enabled: true\n  hostname: "{{ .host }}"\n'],
    ["a custom tag where something is needed", shop, "ingress:\n  enabled: true\n  hostname: !env HOST\n"],
  ])("keeps quiet about %s", async (_, chart, text) => {
    expect(await codes(chart, text)).toEqual([]);
  });

  it("knows combinations that the real charts refuse", async () => {
    expect(await check("langfuse@2.0.0", "postgresql:\n  deploy: false\n")).toMatchInlineSnapshot(`
      "
      postgresql:
      ^^^^^^^^^^ warning guard: postgresql.deploy is false, but postgresql.host is empty: Langfuse has no database. Set postgresql.host (directUrl is only for migrations).
        deploy: false
      "
    `);
    expect(
      await codes("langfuse@2.0.0", "postgresql:\n  deploy: false\n  host: db\n  auth:\n    existingSecret: db\n"),
    ).toEqual([]);
  });
});
