import { describe, expect, it } from "vitest";
import { hover } from "../../server/src/core/features/hover";
import { hoverAt, snapshotOf } from "../support/fixture";

const shop = "shop@1.2.0";

describe("hover", () => {
  it("tells the type, what the key does and its default", async () => {
    expect(await hoverAt(shop, "web:\n  repl<|>icas: 2\n")).toMatchInlineSnapshot(`
      "**web.replicas** · number

      How many pods of \`web\` run.

      Default: \`1\`"
    `);
  });

  it("tells the allowed values", async () => {
    expect(await hoverAt(shop, "log<|>Level: info\n")).toMatchInlineSnapshot(`
      "**logLevel** · \`debug\`, \`info\`, \`warn\`

      The least severe message that is written.

      Environment variable: \`LOG_LEVEL\`

      Default: \`"info"\`"
    `);
  });

  it("warns of what is sensitive", async () => {
    expect(await hoverAt(shop, "pass<|>word: a\n")).toMatchInlineSnapshot(`
      "**password** · string

      Environment variable: \`PASSWORD\`

      **Sensitive**. In plain text it ends up in Git and in the release. Better: set \`SHOP_PASSWORD\` in \`env\` from a Secret.

      Default: \`""\`"
    `);
  });

  it("warns of what does nothing, and names what values.yaml does not", async () => {
    expect(await hoverAt(shop, "tele<|>metry: false\n")).toMatchInlineSnapshot(`
      "**telemetry** · true or false

      **Has no effect.** The chart's values.yaml lists this key, but no template reads it.

      Default: \`true\`"
    `);
    expect(await hoverAt(shop, "node<|>Name: a\n")).toMatchInlineSnapshot(`
      "**nodeName** · any value

      Read by the templates, although the chart's values.yaml does not list it.

      No default · since shop 1.1.0"
    `);
  });

  it("tells since when a key exists and until when", async () => {
    expect(await hoverAt(shop, "ingress:\n  host<|>name: a\n")).toContain("since shop 1.1.0");
    expect(await hoverAt("shop@1.0.0", "host<|>name: a\n")).toMatchInlineSnapshot(`
      "**hostname** · string

      Default: \`""\` · until 1.0.0"
    `);
  });

  it("tells what became of a key that is gone", async () => {
    expect(await hoverAt(shop, "host<|>name: a\n")).toMatchInlineSnapshot(`
      "**hostname**

      **Has become \`ingress.hostname\` in 1.1.0**: Helm ignores it."
    `);
    expect(await hoverAt(shop, "ca<|>che: a\n")).toMatchInlineSnapshot(`
      "**cache**

      **Removed in 1.2.0**: the chart fails to render while it is set. The shop has no cache any more."
    `);
  });

  it("knows the types of Kubernetes", async () => {
    expect(await hoverAt(shop, "resour<|>ces: {}\n")).toMatchInlineSnapshot(`
      "**resources** · ResourceRequirements

      What a container may use.

      Default: \`{}\`"
    `);
    expect(await hoverAt(shop, "env:\n  - na<|>me: A\n")).toMatchInlineSnapshot(`
      "**env[0].name** · string

      Name of the variable.

      No default"
    `);
    expect(await hoverAt(shop, "e<|>nv: []\n")).toContain("list of EnvVar");
  });

  it("works on values, through merges and in broken files", async () => {
    expect(await hoverAt(shop, "logLevel: in<|>fo\n")).toContain("**logLevel**");
    expect(await hoverAt(shop, "x: &x\n  image: a\nweb:\n  <<: *x\n  repl<|>icas: 1\n")).toContain("**web.replicas**");
    expect(await hoverAt(shop, "web:\n  repl<|>icas: 1\nworker: [\n")).toContain("**web.replicas**");
    expect(await hoverAt(shop, "web: {repl<|>icas: 1}\r\n")).toContain("**web.replicas**");
  });

  it("covers the key it is about", async () => {
    const result = hover(await snapshotOf(shop, "web:\n  replicas: 2\n"), { line: 1, character: 10 });
    expect(result?.range).toEqual({ start: { line: 1, character: 2 }, end: { line: 1, character: 10 } });
  });

  it.each([
    ["an unknown key", "zz<|>z: 1\n"],
    ["a comment", "# log<|>Level: info\n"],
    ["an empty line", "web:\n\n<|>\nworker:\n"],
    ["an empty file", "<|>"],
    ["a key of an open map", "annotations:\n  logL<|>evel: a\n"],
    ["a key such as __proto__", "__pro<|>to__: 1\n"],
  ])("says nothing about %s", async (_, fixture) => {
    expect(await hoverAt(shop, fixture)).toBeNull();
  });

  it("knows the chart's defaults inside of Kubernetes' types", async () => {
    const probe = "backend:\n  deployment:\n    livenessProbe:\n      httpGet:\n        pa<|>th: /x\n";
    expect(await hoverAt("langsmith@0.16.11", probe)).toContain('Default: `"/health"`');
  });
});
