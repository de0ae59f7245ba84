import { describe, expect, it } from "vitest";
import type { Condition } from "../../server/src/core/schema/knowledge-files";
import { evaluate } from "../../server/src/core/values/conditions";
import { snapshotOf } from "../support/fixture";

/** In how many ways the conditions are true for a text, over the defaults of the shop. */
async function ways(text: string, ...conditions: Condition[]): Promise<number> {
  const snapshot = await snapshotOf("shop@1.2.0", text);
  const [scope] = snapshot.chart.scopes;
  if (!scope) throw new Error("No scope.");
  return evaluate(snapshot, scope, conditions).length;
}

describe("a condition", () => {
  it.each<[string, Condition, string, string]>([
    ["is", { path: "debug", is: true }, "debug: yes\n", "debug: false\n"],
    ["is the default", { path: "replicaCount", is: 1 }, "", "replicaCount: 2\n"],
    ["is nothing", { path: "logLevel", is: null }, "logLevel:\n", ""],
    ["isNot", { path: "debug", isNot: false }, "debug: true\n", ""],
    ["in", { path: "logLevel", in: ["debug", "warn"] }, "logLevel: debug\n", ""],
    ["notIn", { path: "logLevel", notIn: ["info"] }, "logLevel: debug\n", "logLevel: info\n"],
    ["empty", { path: "tag", empty: true }, "", "tag: a\n"],
    ["empty by null", { path: "logLevel", empty: true }, "logLevel: null\n", ""],
    ["empty list", { path: "hosts", empty: true }, "hosts: []\n", ""],
    ["empty map", { path: "annotations", empty: true }, "", "annotations: {a: b}\n"],
    ["empty below null", { path: "web.image", empty: true }, "web:\n", "web: {}\n"],
    ["not empty", { path: "web.image", empty: false }, "", "web: {image: ''}\n"],
    ["set", { path: "web.replicas", set: true }, "web: {replicas: 1}\n", "web: {}\n"],
    ["not set", { path: "web.replicas", set: false }, "", "web: {replicas: 1}\n"],
    ["set by a merge", { path: "web.replicas", set: true }, "x: &x {replicas: 1}\nweb: {<<: *x}\n", ""],
    ["matches", { path: "tag", matches: "^v" }, "tag: v1\n", "tag: a\n"],
    ["matches a number", { path: "replicaCount", matches: "^1$" }, "", "replicaCount: 11\n"],
    ["notMatches", { path: "tag", notMatches: "^v" }, "tag: a\n", ""],
    ["is a", { path: "tag", "is a": "map" }, "tag: {a: b}\n", "tag: a\n"],
    ["lessThan", { path: "web.replicas", lessThan: "replicaCount" }, "replicaCount: 2\n", ""],
    ["sameAs", { path: "web.image", sameAs: "worker.image" }, "", "web: {image: a}\n"],
    ["keyNotMatches", { path: "annotations.*", keyNotMatches: "^a" }, "annotations: {b: 1}\n", "annotations: {a: 1}\n"],
    [
      "any",
      {
        any: [
          { path: "debug", is: true },
          { path: "tag", is: "a" },
        ],
      },
      "tag: a\n",
      "",
    ],
    [
      "all",
      {
        all: [
          { path: "debug", is: true },
          { path: "tag", is: "a" },
        ],
      },
      "tag: a\ndebug: true\n",
      "tag: a\n",
    ],
    ["not", { not: [{ path: "env[].name", is: "A" }] }, "env:\n  - name: B\n", "env:\n  - name: B\n  - name: A\n"],
    ["an item", { path: "env[].name", is: "A" }, "env:\n  - name: B\n  - name: A\n", "env:\n  - name: B\n"],
  ])("%s", async (_, condition, holds, fails) => {
    expect(await ways(holds, condition)).toBe(1);
    expect(await ways(fails, condition)).toBe(0);
  });

  it.each<Condition>([
    { path: "tag", is: "a" },
    { path: "tag", isNot: "a" },
    { path: "tag", notIn: ["a"] },
    { path: "tag", matches: "E" },
    { path: "tag", notMatches: "^v" },
  ])("on a value that is filled in elsewhere does not hold: %j", async (condition) => {
    expect(await ways(`tag: \${TAG}\n`, condition)).toBe(0);
  });

  it("takes a very long text for no match", async () => {
    expect(await ways(`tag: ${"a".repeat(10_000)}b\n`, { path: "tag", matches: "(a+)+$" })).toBe(0);
  });
});

describe("several conditions", () => {
  it("are about the same item or key", async () => {
    const conditions: Condition[] = [
      { path: "env[].name", is: "A" },
      { path: "env[].value", is: "x" },
    ];
    expect(await ways("env:\n  - {name: A, value: y}\n  - {name: B, value: x}\n", ...conditions)).toBe(0);
    expect(await ways("env:\n  - {name: A, value: x}\n  - {name: A, value: x}\n", ...conditions)).toBe(2);
  });
});
