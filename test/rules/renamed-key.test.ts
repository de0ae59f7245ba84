import { describe, expect, it } from "vitest";
import { applyFix, check, codes, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("renamed-key", () => {
  it("says where the key is now, and moves it there", async () => {
    const text = "# How people reach the shop.\nhostname: shop.example.com # public\nreplicaCount: 2\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      # How people reach the shop.
      hostname: shop.example.com # public
      ^^^^^^^^ warning renamed-key: "hostname" has become "ingress.hostname" in shop 1.1.0. Helm silently ignores it.
      replicaCount: 2
      "
    `);
    expect(await applyFix(shop, text, 'Move to "ingress.hostname"')).toMatchInlineSnapshot(`
      "
      replicaCount: 2
      ingress:
        # How people reach the shop.
        hostname: shop.example.com # public
      "
    `);
  });

  it("moves into a map that is there", async () => {
    expect(
      await applyFix(shop, "hostname: a.b\ningress:\n  enabled: true\ndebug: true\n", 'Move to "ingress.hostname"'),
    ).toMatchInlineSnapshot(`
      "
      ingress:
        enabled: true
        hostname: a.b
      debug: true
      "
    `);
  });

  it("takes the old key away where the new one is set", async () => {
    const text = "hostname: a.b\ningress:\n  hostname: c.d\n";
    expect(await check(shop, text)).toContain("Both are set: decide which value counts, and remove the old key.");
    expect(await applyFix(shop, text, 'Remove "hostname"')).toBe("\ningress:\n  hostname: c.d\n");
  });

  it("removes a key that has no successor, and says so with the chart's severity", async () => {
    const text = "replicaCount: 2\n# Five minutes.\ncache: 5m\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      replicaCount: 2
      # Five minutes.
      cache: 5m
      ^^^^^ error renamed-key: "cache" was removed in shop 1.2.0. shop 1.2.0 fails to render while it is set. The shop has no cache any more.
      "
    `);
    expect(await applyFix(shop, text, 'Remove "cache"')).toMatchInlineSnapshot(`
      "
      replicaCount: 2
      "
    `);
  });

  it("moves nothing where the new key takes something else", async () => {
    const text = "server:\n  a:\n    count: 2\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      server:
        a:
          count: 2
          ^^^^^ warning renamed-key: "server.a.count" has become "web.replicas" in shop 1.0.0. Helm silently ignores it.
      "
    `);
    expect(await fixTitles(shop, text)).toEqual([]);
  });

  it("may be about one kind of value only", async () => {
    expect(await check(shop, "hosts:\n  - name: a\n  - b.example.com\n")).toMatchInlineSnapshot(`
      "
      hosts:
        - name: a
          ^^^^^^^ error renamed-key: "hosts[0]" takes a different kind of value since shop 1.0.0. shop 1.2.0 does not render this correctly. A host is a text.
        - b.example.com
      "
    `);
  });

  it.each([
    ["a version that still has the key", "shop@1.0.0", "hostname: a.b\n"],
    ["the new key", shop, "ingress:\n  hostname: a.b\n"],
    ["the same word elsewhere", shop, "annotations:\n  hostname: a.b\n"],
  ])("keeps quiet about %s", async (_, chart, text) => {
    expect(await check(chart, text)).toBe(`\n${text}`);
  });

  it("does not offer what cannot be proven to move the value and nothing else", async () => {
    // With the last of two, the first one would count.
    expect(await fixTitles(shop, "hostname: a.b\nhostname: c.d\n")).toEqual([]);
  });

  it("does not take the value away where the new key has none", async () => {
    expect(await fixTitles(shop, "hostname: a.b\ningress:\n  hostname:\n")).toEqual([]);
  });

  it("indents as the file does, also where the key's line has a comment", async () => {
    const text = "web: # the front\n    replicas: 1\nhostname: a.b\n";
    expect(await applyFix(shop, text, 'Move to "ingress.hostname"')).toBe(
      "\nweb: # the front\n    replicas: 1\ningress:\n    hostname: a.b\n",
    );
  });

  it("takes a value of null for unknown only: it renders like none", async () => {
    expect(await codes(shop, "cache:\n")).toEqual(["unknown-key cache"]);
  });
});
