import { describe, expect, it } from "vitest";
import { folderKnowledge } from "../../server/src/core/schema/learn/folder-knowledge";
import { checkOwnSchema } from "../../server/src/core/schema/own/own-schema-check";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";
import { check } from "../support/fixture";

const values = "replicas: 1\nimage:\n  name: shop\nnodes: []\n";
const schema = JSON.stringify({
  type: "object",
  additionalProperties: false,
  required: ["domain"],
  properties: {
    domain: { type: "string" },
    replicas: { type: "integer", minimum: 1 },
    image: { type: "object", required: ["name"], properties: { name: { type: "string", enum: ["shop", "store"] } } },
    nodes: { type: "array", items: { oneOf: [{ type: "string" }, { type: "object", required: ["host"] }] } },
  },
});

/** The findings for a chart that brings its own values.schema.json. */
function checkOwn(text: string, ownSchema = schema): Promise<string> {
  const knowledge = folderKnowledge({ name: "own", version: "1.0.0", values, schema: ownSchema }, [], {
    kubernetes: {},
    descriptions: {},
  });
  const { root, problems } = parseYaml(text);
  const own = problems.length === 0 ? knowledge.ownSchema : undefined;
  const schemaVerdict = own && checkOwnSchema(own.text, own.merge(toPlainValue(root)));
  return check("shop@1.2.0", text, { chart: knowledge, schemaVerdict });
}

describe("schema-violation", () => {
  it("says what the chart's own schema says", async () => {
    expect(await checkOwn("domain: a\nreplicas: 0\nimage:\n  name: other\nzzz: 1\n")).toMatchInlineSnapshot(`
      "
      domain: a
      replicas: 0
                ^ error schema-violation: "replicas" must be >= 1.
      image:
        name: other
              ^^^^^ error schema-violation: "image.name" must be one of shop, store.
      zzz: 1
           ^ error schema-violation: "zzz" is not a value of this chart, says its values.schema.json.
      "
    `);
  });

  it("judges the values as Helm merges them", async () => {
    expect(await checkOwn("image:\n  name: null\n")).toMatchInlineSnapshot(`
      "
      image:
      ^ error schema-violation: The values file needs the key "domain".
        name: null
        ^^^^^^^^^^ error schema-violation: "image" needs the key "name".
      "
    `);
  });

  it("says one thing about alternatives, not one for each", async () => {
    expect(await checkOwn("domain: a\nnodes:\n  - a\n  - 3\n  - host: b\n")).toMatchInlineSnapshot(`
      "
      domain: a
      nodes:
        - a
        - 3
          ^ error schema-violation: "nodes[1]" is none of the forms that the chart's values.schema.json allows.
        - host: b
      "
    `);
  });

  it.each([
    ["what fits", "domain: a\nreplicas: 2\n"],
    ["files that cannot be read", "domain: [\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect(await checkOwn(text)).not.toContain("schema-violation");
  });

  it.each([
    ["is no JSON", "{"],
    ["is no map", "[]"],
  ])("ignores a schema that %s", async (_, ownSchema) => {
    expect(await checkOwn("replicas: 0\n", ownSchema)).toBe("\nreplicas: 0\n");
  });

  const nested = (depth: number): string => `${'{"properties":{"a":'.repeat(depth)}{}${"}}".repeat(depth)}`;
  const chain = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`d${index}`, { $ref: `#/$defs/d${index + 1}` }]),
  );
  it.each([
    ['its "type" does not have the form it should have', '{ "type": 3 }'],
    ["it is not a JSON Schema", '{ "properties": [1], "anyOf": {}, "items": "a" }'],
    [
      "it refers to another place than itself",
      '{ "properties": { "a": { "$ref": "https://example.com/schema.json" } } }',
    ],
    ["it refers to another place than itself", '{ "$ref": "file:///dev/zero" }'],
    ["it refers to something that it does not have", '{ "$ref": "#/definitions/a" }'],
    ["it refers to something that it does not have", '{ "$ref": "#/definitions/__proto__" }'],
    ["its references form a circle", '{ "$ref": "#" }'],
    ["its references form a circle", '{ "allOf": [{ "$ref": "#" }] }'],
    [
      "its references form a circle",
      '{ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } } }',
    ],
    [
      "its references form a circle or a very long chain",
      JSON.stringify({ $ref: "#/$defs/d0", $defs: { ...chain, d100: {} } }),
    ],
    ["it is nested more than 100 levels deep", nested(200)],
    [
      "one of its patterns is not one that JavaScript knows",
      '{ "properties": { "a": { "pattern": "(?<n>a)(?<n>b" } } }',
    ],
    ['it uses "$dynamicRef"', '{ "$dynamicRef": "#a" }'],
  ])("says that %s", async (reason, ownSchema) => {
    const drawn = await checkOwn("replicas: 0\n", ownSchema);
    expect(drawn).toContain(
      `information schema-violation: The chart's values.schema.json could not be applied: ${reason}`,
    );
  });

  it("takes references in itself, also around values", async () => {
    const tree = { type: "object", properties: { child: { $ref: "#/$defs/tree" }, name: { type: "string" } } };
    const recursive = JSON.stringify({ properties: { tree: { $ref: "#/$defs/tree" } }, $defs: { tree } });
    expect(await checkOwn("tree:\n  child:\n    child:\n      name: 3\n", recursive)).toContain(
      'error schema-violation: "tree.child.child.name" must be of type string.',
    );
  });

  it("never quotes a value", async () => {
    const strict = {
      properties: {
        a: { minLength: 100, pattern: "^x" },
        b: { maximum: 1, multipleOf: 7 },
        c: { const: 1 },
        d: { maxItems: 1, uniqueItems: true },
        e: { minProperties: 2 },
      },
    };
    const text = "a: hunter2\nb: 987654321\nc: hunter2\nd: [hunter2, hunter2]\ne: {f: hunter2}\n";
    const messages = (await checkOwn(text, JSON.stringify(strict)))
      .split("\n")
      .filter((line) => line.includes("schema-violation"));
    expect(messages).toHaveLength(8);
    expect(messages.join()).not.toMatch(/hunter2|987654321/);
  });
});
