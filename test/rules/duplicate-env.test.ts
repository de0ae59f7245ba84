import { describe, expect, it } from "vitest";
import { check, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("duplicate-env", () => {
  it("marks the second one", async () => {
    const text = "env:\n  - name: A\n    value: a\n  - name: B\n  - { name: 'A', value: c }\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      env:
        - name: A
          value: a
        - name: B
        - { name: 'A', value: c }
                  ^^^ warning duplicate-env: The variable A is already set by "env[0]". Kubernetes uses the last one only.
      "
    `);
    expect(await fixTitles(shop, text)).toEqual([]);
  });

  it("sees through aliases and merges", async () => {
    expect(await check(shop, "x-a: &a\n  name: A\nenv:\n  - *a\n  - <<: *a\n    value: b\n")).toMatchInlineSnapshot(`
      "
      x-a: &a
        name: A
      env:
        - *a
        - <<: *a
          ^^^^^^ warning duplicate-env: The variable A is already set by "env[0]". Kubernetes uses the last one only.
          value: b
      "
    `);
  });

  it.each([
    ["different variables", "env:\n  - name: A\n  - name: B\n"],
    ["variables that are being written", "env:\n  - name:\n  - name:\n  - \n  - value: a\n"],
    ["lists of something else", "hosts:\n  - a\n  - a\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });
});
