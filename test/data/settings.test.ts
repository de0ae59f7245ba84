import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRules } from "../../server/src/core/rules/engine/all";
import { readSettings } from "../../server/src/workspace/editor";
import { root } from "../support/charts";

const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const declared: Record<string, { default: unknown; properties?: Record<string, { enum: string[] }> }> =
  contributes.configuration.properties;

/** `{ a: { b: 1 } }` -> `{ "valuesmith.a.b": 1 }`, for settings that are no maps of the user's. */
function flatten(settings: object, path = "valuesmith"): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => {
      const name = `${path}.${key}`;
      return declared[name] === undefined ? Object.entries(flatten(value, name)) : [[name, value]];
    }),
  );
}

describe("the settings in package.json", () => {
  it("are those that the server reads, with the same defaults", () => {
    const { "valuesmith.trace.server": _, ...ours } = declared;
    expect(flatten(readSettings(undefined))).toEqual(
      Object.fromEntries(Object.entries(ours).map(([name, setting]) => [name, setting.default])),
    );
  });

  it("have a severity for every rule", () => {
    const { properties = {} } = declared["valuesmith.severity"] ?? {};
    expect(Object.keys(properties).sort()).toEqual(allRules.map(({ code }) => code).sort());
    for (const { enum: values } of Object.values(properties))
      expect(values).toEqual(["error", "warning", "information", "hint", "off"]);
  });
});

describe("rules", () => {
  it("have codes of their own", () => {
    expect(new Set(allRules.map(({ code }) => code)).size).toBe(allRules.length);
  });
});
