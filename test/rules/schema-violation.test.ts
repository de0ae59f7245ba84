import { describe, expect, it } from "vitest";
import { folderKnowledge } from "../../server/src/core/schema/folder-knowledge";
import { readOwnSchema } from "../../server/src/core/schema/own-schema";
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
  const chart = folderKnowledge({ name: "own", version: "1.0.0", values, ownSchema: readOwnSchema(ownSchema) }, [], {
    kubernetes: {},
    descriptions: {},
  });
  return check("shop@1.2.0", text, { chart });
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
    ["is no schema", '{ "type": 3 }'],
    ["refers to an address", '{ "properties": { "replicas": { "$ref": "https://example.com/schema.json" } } }'],
  ])("ignores a schema that %s", async (_, ownSchema) => {
    expect(await checkOwn("replicas: 0\n", ownSchema)).toBe("\nreplicas: 0\n");
  });
});
