import { describe, expect, it } from "vitest";
import { meantQuantity } from "../../server/src/core/rules/not-allowed-value";
import { applyFix, check, codes, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("not-allowed-value", () => {
  it("names the values there are, and writes the one that was probably meant", async () => {
    const text = "logLevel: warm # noisy\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      logLevel: warm # noisy
                ^^^^ error not-allowed-value: "warm" is not a value that "logLevel" takes: it must be "debug", "info" or "warn".
      "
    `);
    expect(await fixTitles(shop, text)).toEqual(["Change to warn"]);
    expect(await applyFix(shop, text, "Change to warn")).toMatchInlineSnapshot(`
      "
      logLevel: warn # noisy
      "
    `);
  });

  it("offers all values where none is similar, and keeps quotes", async () => {
    const text = 'logLevel: "loud"\n';
    expect(await fixTitles(shop, text)).toEqual(["Change to debug", "Change to info", "Change to warn"]);
    expect(await applyFix(shop, text, "Change to info")).toMatchInlineSnapshot(`
      "
      logLevel: "info"
      "
    `);
  });

  it("knows the enumerations of Kubernetes", async () => {
    expect(await check(shop, "pullPolicy: always\n")).toMatchInlineSnapshot(`
      "
      pullPolicy: always
                  ^^^^^^ error not-allowed-value: "always" is not a value that "pullPolicy" takes: it must be "Always", "IfNotPresent" or "Never".
      "
    `);
    expect(await applyFix(shop, "pullPolicy: always\n", "Change to Always")).toMatchInlineSnapshot(`
      "
      pullPolicy: Always
      "
    `);
  });

  it("accepts more than it names", async () => {
    expect(await codes(shop, "mode: quick\n")).toEqual([]);
    expect(await codes(shop, "mode: FAST\n")).toEqual([]);
    expect(await codes(shop, "theme: sepia\n")).toEqual([]);
    expect(await check(shop, "mode: slow\n")).toMatchInlineSnapshot(`
      "
      mode: slow
            ^^^^ error not-allowed-value: "slow" is not a value that "mode" takes: it must be "fast" or "safe".
      "
    `);
  });

  it("reports an alias where it stands", async () => {
    expect(await check(shop, "x-level: &level loud\nlogLevel: *level\n")).toMatchInlineSnapshot(`
      "
      x-level: &level loud
      logLevel: *level
                ^^^^^^ error not-allowed-value: "loud" is not a value that "logLevel" takes: it must be "debug", "info" or "warn".
      "
    `);
  });

  it.each([
    "logLevel: warn\n",
    "logLevel: 'warn'\n",
    "logLevel:\n",
    'logLevel: ""\n',
    "logLevel: null\n",
    `logLevel: \${LEVEL}\n`,
    'logLevel: "{{ .level }}"\n',
    "logLevel: !env LEVEL\n",
  ])("keeps quiet about %j", async (text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });

  it("knows the form of amounts", async () => {
    const langfuse = "langfuse@2.0.0";
    const text =
      "langfuse:\n  resources:\n    limits: { memory: 512mb, cpu: 1.5 }\n    requests: { memory: 1Gi, cpu: 500m }\n";
    expect(await check(langfuse, text)).toMatchInlineSnapshot(`
      "
      langfuse:
        resources:
          limits: { memory: 512mb, cpu: 1.5 }
                            ^^^^^ warning not-allowed-value: Kubernetes refuses "512mb" as "langfuse.resources.limits.memory": it has another form. Did you mean 512M?
          requests: { memory: 1Gi, cpu: 500m }
      "
    `);
    expect(await applyFix(langfuse, text, "Change to 512M")).toContain("memory: 512M,");
  });

  it.each([
    ["512mb", "512M"],
    ["1 GB", "1G"],
    ["2gi", "2Gi"],
    ["100MI", "100Mi"],
    ["lots", undefined],
    ["5", undefined],
  ])("%s is meant as %s", (text, meant) => {
    expect(meantQuantity(text)).toBe(meant);
  });
});
