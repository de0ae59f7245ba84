import { describe, expect, it } from "vitest";
import { moveEntry } from "../../server/src/core/yaml/edit/move";
import { removeEntry } from "../../server/src/core/yaml/edit/remove";
import { writeOut } from "../../server/src/core/yaml/edit/write-out";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";

describe("writing out what a path depends on", () => {
  it.each([
    [
      "an alias of a map",
      "a: &x\n  k: 1 # one\n  m: {o: [p]}\nb: *x\n",
      ["b", "k"],
      "a: &x\n  k: 1 # one\n  m: {o: [p]}\nb:\n  k: 1\n  m:\n    o:\n      - p\n",
    ],
    [
      "an alias in a flow map",
      "a: &x {k: 1}\nb: {c: *x, d: 2}\n",
      ["b", "c", "k"],
      "a: &x {k: 1}\nb: {c: { k: 1 }, d: 2}\n",
    ],
    ["the aliases of an anchor", "a: &x\n  k: 1\nb: *x\n", ["a", "k"], "a: &x\n  k: 1\nb:\n  k: 1\n"],
    [
      "a merge",
      "a: &x\n  k: 1\n  m: 2\nb:\n  <<: *x\n  m: 3\n",
      ["b", "k"],
      "a: &x\n  k: 1\n  m: 2\nb:\n  k: 1\n  m: 3\n",
    ],
    ["a merge that adds nothing", "a: &x\n  k: 1\nb:\n  <<: *x\n  k: 3\n", ["a", "k"], "a: &x\n  k: 1\nb:\n  k: 3\n"],
    ["a merge in a flow map", "a: &x {k: 1}\nb: {<<: *x, m: 2}\n", ["a", "k"], "a: &x {k: 1}\nb: {k: 1, m: 2}\n"],
  ])("%s", (_, text, path, expected) => {
    expect(writeOut(text, path)).toBe(expected);
  });

  it.each([
    ["no alias is near", "a:\n  k: 1\nb: &x 1\nc: *x\n", ["a", "k"]],
    ["the anchor is missing", "a: *x\n", ["a", "k"]],
    ["the anchor contains itself", "a: &x\n  k: *x\n", ["a", "k"]],
    ["it would be long", `a: &x\n  k: ${"1".repeat(5000)}\nb: *x\n`, ["b", "k"]],
  ])("is left alone where %s", (_, text, path) => {
    expect(writeOut(text, path)).toBeUndefined();
  });
});

describe("what another place shares", () => {
  const text = "a: &x\n  k: 1\n  m: 2\nb: *x\nc:\n  <<: *x\n  k: 3\n";

  it.each([[["a", "k"]], [["b", "k"]], [["c", "k"]]])("is neither moved nor removed: %j", (from) => {
    expect(moveEntry(new ValuesDocument(text), { from, to: ["new"] })).toBeUndefined();
    expect(removeEntry(new ValuesDocument(text), from)).toBeUndefined();
  });
});
