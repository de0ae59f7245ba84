import { describe, expect, it } from "vitest";
import { check, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("duplicate-key", () => {
  it("marks all but the last, which is the one Helm uses", async () => {
    const text = "debug: false\nweb:\n  replicas: 1\ndebug: true\n'debug': true\nweb:\n  replicas: 2\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      debug: false
      ^^^^^ warning duplicate-key: "debug" is set again on line 5. Helm uses the last one, so this value is lost.
      web:
      ^^^ warning duplicate-key: "web" is set again on line 6. Helm uses the last one, so this value is lost.
        replicas: 1
      debug: true
      ^^^^^ warning duplicate-key: "debug" is set again on line 5. Helm uses the last one, so this value is lost.
      'debug': true
      web:
        replicas: 2
      "
    `);
    expect(await fixTitles(shop, text)).toEqual([]);
  });

  it("looks into lists, maps of no chart and maps in one line", async () => {
    expect(await check(shop, "env:\n  - { name: A, name: B }\nannotations:\n  a: 1\n  a: 2\n")).toMatchInlineSnapshot(`
      "
      env:
        - { name: A, name: B }
            ^^^^ warning duplicate-key: "env[0].name" is set again on line 2. Helm uses the last one, so this value is lost.
      annotations:
        a: 1
        ^ warning duplicate-key: "annotations.a" is set again on line 5. Helm uses the last one, so this value is lost.
        a: 2
      "
    `);
  });

  it.each([
    ["merges", "x-a: &a\n  replicas: 2\nx-b: &b\n  image: c\nweb:\n  <<: *a\n  <<: *b\n"],
    ["the same key in other maps", "web:\n  replicas: 1\nworker:\n  replicas: 1\n"],
    ["a key that overrides a merged one", "x-a: &a\n  replicas: 2\nweb:\n  <<: *a\n  replicas: 3\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });

  it("leaves it to the other YAML extension where there is one", async () => {
    expect(await check(shop, "debug: false\ndebug: true\n", { syntaxElsewhere: true })).not.toContain("duplicate-key");
  });
});
