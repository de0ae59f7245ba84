import { describe, expect, it } from "vitest";
import { applyFix, check, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("wrong-type", () => {
  it("names a boolean as people write it", async () => {
    expect(await check(shop, "web: true\n")).toContain('"web" must be a map, not true or false.');
  });

  it("marks a map or list on its first line", async () => {
    expect(
      await check(shop, "web:\n  replicas:\n    a: 1\n    b: 2\nlogLevel: [info,\n  warn]\n"),
    ).toMatchInlineSnapshot(`
      "
      web:
        replicas:
          a: 1
          ^^^^ error wrong-type: "web.replicas" must be a number, not a map.
          b: 2
      logLevel: [info,
                ^^^^^^ error wrong-type: "logLevel" must be a string, not a list.
        warn]
      "
    `);
  });

  it("wants maps and lists", async () => {
    expect(await check(shop, "web: 3\nenv:\n  A: b\n")).toMatchInlineSnapshot(`
      "
      web: 3
           ^ error wrong-type: "web" must be a map, not a number.
      env:
        A: b
        ^^^^ error wrong-type: "env" must be a list, not a map.
      "
    `);
  });

  it("wants a text, and quotes what is none", async () => {
    const text = "tag: 3.20 # the newest\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      tag: 3.20 # the newest
           ^^^^ error wrong-type: "tag" must be a string, but Helm reads this as the number 3.2. Quote it.
      "
    `);
    expect(await applyFix(shop, text, 'Quote "3.20"')).toMatchInlineSnapshot(`
      "
      tag: "3.20" # the newest
      "
    `);
  });

  it("wants a boolean without quotes", async () => {
    const text = "debug: 'false'\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      debug: 'false'
             ^^^^^^^ warning wrong-type: "debug" must be true or false without quotes; Helm treats any non-empty string as true.
      "
    `);
    expect(await applyFix(shop, text, "Remove the quotes around false")).toMatchInlineSnapshot(`
      "
      debug: false
      "
    `);
  });

  it("has no fix for a word that is no boolean", async () => {
    expect(await fixTitles(shop, "debug: maybe\n")).toEqual([]);
  });

  it("follows aliases and repairs the anchor's value", async () => {
    const text = "x-tag: &tag 12\ntag: *tag\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      x-tag: &tag 12
      tag: *tag
           ^^^^ error wrong-type: "tag" must be a string, but Helm reads this as the number 12. Quote it.
      "
    `);
    expect(await applyFix(shop, text, 'Quote "12"')).toMatchInlineSnapshot(`
      "
      x-tag: &tag "12"
      tag: *tag
      "
    `);
  });

  it("looks at list items", async () => {
    expect(await check(shop, "env:\n  - A=b\n")).toMatchInlineSnapshot(`
      "
      env:
        - A=b
          ^^^ error wrong-type: "env[0]" must be a map, not a string.
      "
    `);
  });

  it("knows that what is described with keys is a map", async () => {
    expect(await check("langfuse@2.0.0", "langfuse:\n  ingress:\n    hosts:\n      - a.example.com\n")).toContain(
      'error wrong-type: "langfuse.ingress.hosts[0]" must be a map, not a string.',
    );
  });

  it.each([
    ["null, which deletes a default", "web: null\nlogLevel: ~\nenv:\n"],
    ["numbers and booleans where Helm makes a text of them", "web:\n  image: 3\n"],
    ["numbers in quotes", 'replicaCount: "2"\n'],
    ["placeholders", `debug: \${DEBUG}\ntag: "{{ .tag }}"\nweb: ENC[AES256_GCM,data:x]\nenv: ref+vault://a#b\n`],
    ["what Helm reads as a boolean", "debug: off\n"],
    ["custom tags", "replicaCount: !env REPLICAS\n"],
    ["aliases that lead nowhere", "replicaCount: *nowhere\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).not.toContain("wrong-type");
  });
});
