import { describe, expect, it } from "vitest";
import { check } from "../support/fixture";

const shop = "shop@1.2.0";

describe("yaml-syntax", () => {
  it("explains what people do wrong most", async () => {
    expect(await check(shop, "web:\n  replicas: 1\n image: a\n")).toMatchInlineSnapshot(`
      "
      web:
        replicas: 1
       image: a
      ^ error yaml-syntax: The indentation does not fit the lines around it.
      "
    `);
    expect(await check(shop, "web:\n\treplicas: 1\n")).toMatchInlineSnapshot(`
      "
      web:
      	replicas: 1
      ^ error yaml-syntax: Helm does not accept tabs as indentation. Use spaces.
      "
    `);
    expect(await check(shop, "web: replicas: 1\n")).toMatchInlineSnapshot(`
      "
      web: replicas: 1
           ^ error yaml-syntax: A key with nested keys cannot be on the line of another key. Start a new line and indent it.
      "
    `);
    expect(await check(shop, "web\nworker:\n  replicas: 1\n")).toMatchInlineSnapshot(`
      "
      web
      ^^^ error yaml-syntax: A key must be on one line. Is a colon missing, or is the indentation wrong?
      worker:
        replicas: 1
      "
    `);
    expect(await check(shop, 'password: "abc\n')).toMatchInlineSnapshot(`
      "
      password: "abc

      ^ error yaml-syntax: A character is missing here: a colon, a comma or a closing bracket or quote."
    `);
    expect(await check(shop, "env: [a, b\n")).toMatchInlineSnapshot(`
      "
      env: [a, b

      ^ error yaml-syntax: A bracket is not closed, or the lines inside it are not indented enough."
    `);
    expect(await check(shop, "web: *nowhere\n")).toMatchInlineSnapshot(`
      "
      web: *nowhere
           ^^^^^^^^ error yaml-syntax: There is no anchor of this name above. Put a value that begins with * in quotes.
      "
    `);
    expect(await check(shop, "? [a, b]\n: c\n")).toMatchInlineSnapshot(`
      "
      ? [a, b]
        ^^^^^^ error yaml-syntax: A key must be a single word or text.
      : c
      "
    `);
    expect(await check(shop, "password: @abc\n")).toMatchInlineSnapshot(`
      "
      password: @abc
                ^ error yaml-syntax: A value that begins with this character must be in quotes.
      "
    `);
  });

  it("says why a file is not read at all", async () => {
    expect(await check(shop, "a: \0\n")).toContain(
      "^ error yaml-syntax: This file has control characters, which Helm rejects",
    );
    expect(await check(shop, `a: ${"[".repeat(200)}`)).toContain(
      "information yaml-syntax: This file is nested more than 100 levels deep",
    );
  });

  it("goes on with the rest of the file", async () => {
    expect(await check(shop, "web: *nowhere\nzzz: 1\n")).toContain("unknown-key");
  });

  it("leaves syntax to the other YAML extension where there is one, but not the file's limits", async () => {
    expect(await check(shop, "env: [a, b\n", { syntaxElsewhere: true })).not.toContain("yaml-syntax");
    expect(await check(shop, "a: \0\n", { syntaxElsewhere: true })).toContain("yaml-syntax");
  });
});
