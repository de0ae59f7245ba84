import { describe, expect, it } from "vitest";
import { applyFix, check, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("unknown-key", () => {
  it("names the key that was probably meant, and writes it", async () => {
    const text = "web:\n  replcas: 2 # for now\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      web:
        replcas: 2 # for now
        ^^^^^^^ warning unknown-key: "web.replcas" is not a value of shop 1.2.0. Did you mean "replicas"?
      "
    `);
    expect(await fixTitles(shop, text)).toEqual(['Change to "replicas"']);
    expect(await applyFix(shop, text, 'Change to "replicas"')).toMatchInlineSnapshot(`
      "
      web:
        replicas: 2 # for now
      "
    `);
  });

  it("finds the key elsewhere in the chart, and moves it there", async () => {
    const text = "# Where the shop is.\nport: 8080\ningress:\n  enabled: false\n";
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      # Where the shop is.
      port: 8080
      ^^^^ warning unknown-key: "port" is not a value of shop 1.2.0. Did you mean "ingress.port"?
      ingress:
        enabled: false
      "
    `);
    expect(await applyFix(shop, text, 'Move to "ingress.port"')).toMatchInlineSnapshot(`
      "
      ingress:
        enabled: false
        # Where the shop is.
        port: 8080
      "
    `);
  });

  it("offers all of a few places that fit equally well", async () => {
    expect(await check(shop, "drainSeconds: 10\n")).toMatchInlineSnapshot(`
      "
      drainSeconds: 10
      ^^^^^^^^^^^^ warning unknown-key: "drainSeconds" is not a value of shop 1.2.0. Did you mean "web.drainSeconds" or "worker.drainSeconds"?
      "
    `);
    expect(await fixTitles(shop, "drainSeconds: 10\n")).toEqual([
      'Move to "web.drainSeconds"',
      'Move to "worker.drainSeconds"',
    ]);
  });

  it("knows the usual slips of a chart", async () => {
    expect(await check(shop, "replicas: 2\n")).toMatchInlineSnapshot(`
      "
      replicas: 2
      ^^^^^^^^ warning unknown-key: "replicas" is not a value of shop 1.2.0. Did you mean "web.replicas"?
      "
    `);
    expect(await applyFix(shop, "replicas: 2\n", 'Move to "web.replicas"')).toMatchInlineSnapshot(`
      "
      web:
        replicas: 2
      "
    `);
  });

  it("moves nothing where the value has to change as well", async () => {
    expect(await check(shop, "web:\n  env:\n    A: b\n")).toMatchInlineSnapshot(`
      "
      web:
        env:
        ^^^ warning unknown-key: "web.env" is not a value of shop 1.2.0. Did you mean "env"?
          A: b
      "
    `);
    expect(await fixTitles(shop, "web:\n  env:\n    A: b\n")).toEqual([]);
  });

  it("suggests nothing where nothing is similar", async () => {
    expect(await check(shop, "web:\n  zzz: 1\n")).toMatchInlineSnapshot(`
      "
      web:
        zzz: 1
        ^^^ warning unknown-key: "web.zzz" is not a value of shop 1.2.0.
      "
    `);
    expect(await fixTitles(shop, "web:\n  zzz: 1\n")).toEqual([]);
  });

  it("does not suggest a key that takes another kind of value", async () => {
    expect(await check(shop, "web:\n  replica:\n    a: 1\n")).toMatchInlineSnapshot(`
      "
      web:
        replica:
        ^^^^^^^ warning unknown-key: "web.replica" is not a value of shop 1.2.0.
          a: 1
      "
    `);
  });

  it("says in which versions the key exists", async () => {
    expect(await check("shop@1.0.0", "ingress:\n  hostname: a.b\n")).toMatchInlineSnapshot(`
      "
      ingress:
        hostname: a.b
        ^^^^^^^^ warning unknown-key: "ingress.hostname" is not a value of shop 1.0.0. It is one since 1.1.0.
      "
    `);
  });

  it("is strict about the types of Kubernetes", async () => {
    expect(await check(shop, "resources:\n  limit:\n    cpu: 1\n")).toMatchInlineSnapshot(`
      "
      resources:
        limit:
        ^^^^^ warning unknown-key: "resources.limit" is not a value of shop 1.2.0. Did you mean "limits"?
          cpu: 1
      "
    `);
    expect(await check(shop, "env:\n  - nam: A\n    value: b\n")).toMatchInlineSnapshot(`
      "
      env:
        - nam: A
          ^^^ warning unknown-key: "env[0].nam" is not a value of shop 1.2.0. Did you mean "name"?
          value: b
      "
    `);
  });

  it("reports the outermost key only", async () => {
    expect(await check(shop, "zzz:\n  yyy:\n    xxx: 1\n")).toMatchInlineSnapshot(`
      "
      zzz:
      ^^^ warning unknown-key: "zzz" is not a value of shop 1.2.0.
        yyy:
          xxx: 1
      "
    `);
  });

  it("looks into merges", async () => {
    expect(await check(shop, "web: &web\n  replicas: 2\nworker:\n  <<: *web\n  zzz: 1\n")).toMatchInlineSnapshot(`
      "
      web: &web
        replicas: 2
      worker:
        <<: *web
        zzz: 1
        ^^^ warning unknown-key: "worker.zzz" is not a value of shop 1.2.0.
      "
    `);
  });

  it("treats keys such as __proto__ as just keys", async () => {
    expect(await check(shop, "__proto__:\n  a: 1\nconstructor: 2\n")).toMatchInlineSnapshot(`
      "
      __proto__:
      ^^^^^^^^^ warning unknown-key: "__proto__" is not a value of shop 1.2.0.
        a: 1
      constructor: 2
      ^^^^^^^^^^^ warning unknown-key: "constructor" is not a value of shop 1.2.0.
      "
    `);
  });

  it.each([
    ["keys that exist", "web:\n  replicas: 2\n"],
    ["keys that only templates read", "nodeName: a\n"],
    ["keys that people know of", "extra:\n  large:\n    size: 9\n"],
    ["open maps", "annotations:\n  example.com/a: b\nresources:\n  limits:\n    nvidia.com/gpu: 1\n"],
    ["holders of anchors", "x-common: &common\n  replicas: 2\nweb:\n  <<: *common\n"],
    ["global values and subcharts' switches", "global:\n  anything: 1\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await check(shop, text)).toBe(`\n${text}`);
  });

  it("keeps quiet about an empty file", async () => {
    expect(await check(shop, "")).toBe("\n");
  });

  it("takes swapped letters for one slip", async () => {
    expect(await check("langfuse@2.0.0", "slat: {}\nlangfuse:\n  slat: {}\n")).toMatchInlineSnapshot(`
      "
      slat: {}
      ^^^^ warning unknown-key: "slat" is not a value of langfuse 2.0.0.
      langfuse:
        slat: {}
        ^^^^ warning unknown-key: "langfuse.slat" is not a value of langfuse 2.0.0. Did you mean "salt"?
      "
    `);
  });
});
