import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SchemaChecker } from "../server/src/host/threads/schema-checker";
import { root } from "./support/charts";

const program = join(root, "dist/schema-worker.js");

/** Takes as many steps as there are ways through 24 alternatives of two. */
function alternatives(): unknown {
  const levels = Array.from({ length: 24 }, (_, level) => {
    const next = { $ref: `#/$defs/l${level + 1}` };
    return [
      `l${level}`,
      { anyOf: [{ properties: { a: next } }, { properties: { a: next } }, { properties: { a: next } }] },
    ];
  });
  return { ...Object.fromEntries(levels).l0, $defs: { ...Object.fromEntries(levels), l24: { required: ["nope"] } } };
}

const deep = (depth: number): unknown => (depth === 0 ? {} : { a: deep(depth - 1) });

describe("the thread that applies charts' own schemas", () => {
  it("says what does not fit", async () => {
    const checker = new SchemaChecker(program);
    const schema = JSON.stringify({ properties: { a: { type: "string" }, __proto__: { type: "object" } } });
    expect(await checker.check({ schema, values: { a: 1 } })).toEqual({
      kind: "checked",
      violations: [{ path: ["a"], message: "must be of type string" }],
    });
  });

  it.each([
    ["a pattern", { properties: { a: { pattern: "^(a+)+$" } } }, { a: `${"a".repeat(40)}!` }],
    ["a pattern of keys", { patternProperties: { "^(([a-z])+.)+[A-Z]([a-z])+$": {} } }, { ["a".repeat(60)]: 1 }],
    ["alternatives of alternatives", alternatives(), deep(30)],
  ])("is ended where %s takes forever, and works again", async (_, schema, values) => {
    const checker = new SchemaChecker(program, 500);
    const job = { schema: JSON.stringify(schema), values };
    const tookTooLong = { kind: "unchecked", reason: "it takes longer than 0.5 s" };
    expect(await checker.check(job)).toEqual(tookTooLong);
    expect(await checker.check({ schema: "{}", values: {} })).toEqual({ kind: "checked", violations: [] });
    expect(await checker.check(job)).toEqual(tookTooLong);
  });

  it("survives text that is no schema", async () => {
    const checker = new SchemaChecker(program);
    const reason = "it is not a JSON Schema";
    expect(await checker.check({ schema: "root:x:0:0", values: {} })).toEqual({ kind: "unchecked", reason });
    expect(await checker.check({ schema: "{}", values: {} })).toEqual({ kind: "checked", violations: [] });
  });
});
