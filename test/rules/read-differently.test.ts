import { describe, expect, it } from "vitest";
import { applyFix, check, codes, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("read-differently", () => {
  it("warns of words that are booleans for Helm, where a text is wanted", async () => {
    const text = "password: off # really\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      password: off # really
                ^^^ warning read-differently: Helm reads YAML 1.1, where off is the boolean false. Put it in quotes if "password" is to be the text "off".
      "
    `);
    expect(await applyFix(shop, text, "Quote off")).toMatchInlineSnapshot(`
      "
      password: "off" # really
      "
    `);
  });

  it("warns of numbers that lose their form", async () => {
    expect(await check(shop, "theme: 3.20\nweb:\n  image: 0777\nworker:\n  image: 1_000\n")).toMatchInlineSnapshot(`
      "
      theme: 3.20
             ^^^^ warning read-differently: Helm reads 3.20 as the number 3.2. Put it in quotes to keep it as it is written.
      web:
        image: 0777
               ^^^^ warning read-differently: Helm reads 0777 as the number 511. Put it in quotes to keep it as it is written.
      worker:
        image: 1_000
               ^^^^^ warning read-differently: Helm reads 1_000 as the number 1000. Put it in quotes to keep it as it is written.
      "
    `);
    expect(await applyFix(shop, "theme: 3.20\n", "Quote 3.20")).toMatchInlineSnapshot(`
      "
      theme: "3.20"
      "
    `);
  });

  it("warns of digits that Helm cannot hold, whatever the key is", async () => {
    expect(
      await check(shop, "theme: 12345678901234567890\nannotations:\n  account: 12345678901234567890\n"),
    ).toMatchInlineSnapshot(`
      "
      theme: 12345678901234567890
             ^^^^^^^^^^^^^^^^^^^^ warning read-differently: Helm cannot hold a number this large: "theme" becomes 12345678901234567000. Put it in quotes.
      annotations:
        account: 12345678901234567890
                 ^^^^^^^^^^^^^^^^^^^^ warning read-differently: Helm cannot hold a number this large: "annotations.account" becomes 12345678901234567000. Put it in quotes.
      "
    `);
  });

  it("warns of keys that are booleans for Helm", async () => {
    const text = "annotations:\n  on: push\n  y: 1\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      annotations:
        on: push
        ^^ warning duplicate-key: "annotations.on" is set again on line 3. Helm uses the last one, so this value is lost.
        ^^ warning read-differently: Helm reads YAML 1.1, where the key on is the boolean true. Put it in quotes.
        y: 1
        ^ warning read-differently: Helm reads YAML 1.1, where the key y is the boolean true. Put it in quotes.
      "
    `);
    expect(await fixTitles(shop, text)).toEqual([]);
  });

  it.each([
    ["quotes", "password: 'off'\nlogLevel: info\ntag: \"3.20\"\n"],
    ["numbers that stay as they are", "web:\n  image: 8080\nworker:\n  image: 3.2\n"],
    ["booleans where booleans are wanted", "debug: yes\ningress:\n  enabled: off\n"],
    ["true and false", "password: true\n"],
    ["what Helm reads as text", "password: 12:30\nweb:\n  image: 2024-01-01\nworker:\n  image: 1.2.3\n"],
    ["keys whose type is not known", "annotations:\n  a: off\n  b: 3.20\n"],
    ["keys that are not booleans", "annotations:\n  'on': push\n  yes-please: 1\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });

  it("warns of numbers that Helm refuses", async () => {
    expect(await codes("langfuse@2.0.0", "langfuse:\n  replicas: .inf\n  nodeEnv: .NaN\n")).toEqual([
      "read-differently .inf",
      "read-differently .NaN",
    ]);
  });
});

it("says of an octal number what it is, and not that it loses digits", async () => {
  expect(await check("shop@1.2.0", "other: 0777777777777777777777\n")).not.toContain("large");
  expect(await check("shop@1.2.0", "other: 777777777777777777777\n")).toContain("cannot hold a number this large");
});
