import { describe, expect, it } from "vitest";
import { parsePath } from "../../server/src/core/yaml/document/nodes";
import { applyEdits } from "../../server/src/core/yaml/edit/edits";
import type { Change } from "../../server/src/core/yaml/edit/intended-values";
import { indentStep } from "../../server/src/core/yaml/edit/layout";
import { PatchRefusal, patch } from "../../server/src/core/yaml/edit/patch";
import type { WritableValue } from "../../server/src/core/yaml/edit/write-value";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";

/** A text after changes: `undefined` removes a key. A reason in angle brackets where nothing is changed. */
function changed(text: string, wishes: Record<string, WritableValue | undefined>): string {
  const changes = Object.entries(wishes).map(([path, value]): Change => ({ path: parsePath(path), value }));
  const edits = patch(new ValuesDocument(text), changes);
  return edits instanceof PatchRefusal ? `<${edits.reason}>` : applyEdits(text, edits);
}

const reference = { "a.ref.name": "s", "a.ref.key": "k", "a.value": undefined };

describe("a value that is replaced in its map", () => {
  it.each([
    ["block", "a:\n  value: x\n", "a:\n  ref:\n    name: s\n    key: k\n"],
    ["comment behind", "a:\n  value: x # c\nb: 1\n", "a:\n  ref:\n    name: s\n    key: k # c\nb: 1\n"],
    ["comment above", "a:\n  # c\n  value: 'x'\n", "a:\n  # c\n  ref:\n    name: s\n    key: k\n"],
    ["comment inside", "a:\n  value: # c\n    x\n", "a:\n  # c\n  ref:\n    name: s\n    key: k\n"],
    [
      "block text",
      "a:\n  value: |- # c\n    x\n    y\n\n  z: 1\n",
      "a:\n  # c\n  ref:\n    name: s\n    key: k\n\n  z: 1\n",
    ],
    ["flow", "a: { value: x, z: 1 }\n", "a: { ref: { name: s, key: k }, z: 1 }\n"],
    ["JSON", '{"a":{"value":"x"}}', '{"a":{ref: { name: s, key: k }}}'],
    ["Windows", "a:\r\n    value: x\r\n", "a:\r\n    ref:\r\n        name: s\r\n        key: k\r\n"],
    ["no line break at the end", "a:\n  value: x", "a:\n  ref:\n    name: s\n    key: k"],
    ["byte order mark", "\uFEFFa:\n  value: x\n", "\uFEFFa:\n  ref:\n    name: s\n    key: k\n"],
    ["first of its item", "a:\n  value: x\n  z: 1\n", "a:\n  ref:\n    name: s\n    key: k\n  z: 1\n"],
    [
      "empty reference there",
      "a:\n  value: x\n  ref:\n    name: \"\"\n    key: ''\n",
      "a:\n  ref:\n    name: s\n    key: k\n",
    ],
    ["half a reference there", "a:\n  value: x\n  ref:\n    name:\n", "a:\n  ref:\n    name: s\n    key: k\n"],
    ["null there", "a:\n  value: x\n  ref: # c\n", "a:\n  ref:\n    name: s\n    key: k # c\n"],
    ["tilde there", "a:\n  value: x\n  ref: ~\n", "a:\n  ref: { name: s, key: k }\n"],
    ["document end", "a:\n  value: x\n...\n---\nb: 1\n", "a:\n  ref:\n    name: s\n    key: k\n...\n---\nb: 1\n"],
  ])("%s", (_, text, expected) => {
    expect(changed(text, reference)).toBe(expected);
  });
});

describe("a value that goes", () => {
  it.each([
    ["with its line", "a:\n  x: 1\n  y: 2\n", { "a.x": undefined }, "a:\n  y: 2\n"],
    ["but not its comments", "a:\n  # c\n  x: 1 # d\n  y: 2\n", { "a.x": undefined }, "a:\n  # c\n  # d\n  y: 2\n"],
    ["the only one", "a:\n  x: 1\nb: 2\n", { "a.x": undefined }, "a: {}\nb: 2\n"],
    ["the only one, with comments", "a: # c\n  # d\n  x: 1 # e\n", { "a.x": undefined }, "a: {} # c\n  # d\n  # e\n"],
    ["all of them", "a:\n  x: 1\n  z: 2\n", { "a.x": undefined, "a.z": undefined }, "a: {}\n"],
    ["first in a flow map", "a: {x: 1, y: 2}\n", { "a.x": undefined }, "a: {y: 2}\n"],
    ["last in a flow map", "a: {x: 1, z: 2}\n", { "a.z": undefined }, "a: {x: 1}\n"],
    ["the only one in a flow map", "a: { x: 1 }\n", { "a.x": undefined }, "a: {  }\n"],
    ["in lines of a flow map", "a: {\n  x: 1, # c\n  z: 2\n}\n", { "a.z": undefined }, "a: {\n  x: 1, # c\n  \n}\n"],
    ["behind a dash", "a:\n- x: 1\n  y: 2\n", { "a[0].x": undefined }, "a:\n- y: 2\n"],
    ["at the end", "a:\n  y: 2\n  x: 1", { "a.x": undefined }, "a:\n  y: 2\n"],
  ])("%s", (_, text, wishes, expected) => {
    expect(changed(text, wishes)).toBe(expected);
  });
});

describe("a value that comes", () => {
  it.each([
    ["into a map", "a:\n  x: 1\n", { "a.new": "s" }, "a:\n  x: 1\n  new: s\n"],
    [
      "behind what is commented out below the last key",
      "a: # c\n  # d\n  x: 1\n    # y: 2\nb: 1\n",
      { "a.new": "s" },
      "a: # c\n  # d\n  x: 1\n    # y: 2\n  new: s\nb: 1\n",
    ],
    ["into a flow map", "a: { x: 1 }\n", { "a.new": "s" }, "a: { x: 1, new: s }\n"],
    ["into an empty map", "a: {} # c\n", { "a.new": "s" }, "a: # c\n  new: s\n"],
    ["into an empty root", "{}\n", { "a.new": "s" }, "{ a: { new: s } }\n"],
    ["into nothing", "a:\nb: 1\n", { "a.new": "s" }, "a:\n  new: s\nb: 1\n"],
    ["at the root", "# top\na: 1\n", { "b.new": true }, "# top\na: 1\nb:\n  new: true\n"],
    [
      "beside what goes",
      "# top\na: 1\n\n# b\nb:\n  x: 1\n",
      { "b.x": undefined, "c.new": "s" },
      "# top\na: 1\n\n# b\nb: {}\nc:\n  new: s\n",
    ],
    ["instead of another", 'a: ""\n', { a: "s" }, "a: s\n"],
    ["what needs quotes", "a: 1\n", { a: "on" }, 'a: "on"\n'],
    [
      "into two maps that end at one place",
      "a:\n  b:\n    x: 1",
      { "c.new": 3, "a.b.new": 1, "a.new": 2 },
      "a:\n  b:\n    x: 1\n    new: 1\n  new: 2\nc:\n  new: 3\n",
    ],
    [
      "behind the last line, which goes",
      "a:\n  x: 1\nb:\n  y: 1\n  z: 1",
      { "b.z": undefined, "c.new": 2 },
      "a:\n  x: 1\nb:\n  y: 1\nc:\n  new: 2\n",
    ],
  ])("%s", (_, text, wishes, expected) => {
    expect(changed(text, wishes)).toBe(expected);
  });

  it.each([
    ["to a list", "e:\n- name: a\n  value: b # c\nf: 1\n", "e:\n- name: a\n  value: b # c\n- name: new\nf: 1\n"],
    ["to an indented list", "e:\n  - name: a\n", "e:\n  - name: a\n  - name: new\n"],
    ["to a list at the end", "e:\n  - name: a", "e:\n  - name: a\n  - name: new\n"],
    [
      "to a list with a text",
      "e:\n  - name: |+\n      a\n\nf: 1\n",
      "e:\n  - name: |+\n      a\n\n  - name: new\nf: 1\n",
    ],
    ["to a flow list", "e: [{ name: a }]\n", "e: [{ name: a }, { name: new }]\n"],
    ["to an empty list", "e: []\n", "e: [{ name: new }]\n"],
    ["to nothing", "e:\n", "e:\n  - name: new\n"],
    ["to no list", "f: 1\n", "f: 1\ne:\n  - name: new\n"],
  ])("item %s", (_, text, expected) => {
    const edits = patch(new ValuesDocument(text), [{ path: ["e"], item: { name: "new" } }]);
    expect(edits instanceof PatchRefusal ? edits.reason : applyEdits(text, edits)).toBe(expected);
  });
});

describe("nothing is changed", () => {
  it.each([
    ["where an alias depends on it", "a: &a\n  value: x\nb: *a\n"],
    ["where a merge depends on it", "a: &a\n  value: x\nb:\n  <<: *a\n"],
    ["where the value has an anchor", "a:\n  value: &v x\nb: *v\n"],
    ["where a tag stands before it", "a:\n  value: !!str 12\n"],
    ["where the key is set twice", "a:\n  value: x\n  value: y\n"],
    ["where the key has a question mark", "a:\n  ? value\n  : x\n"],
    ["where a text takes the place of a map", "a:\n  value: x\n  ref: text\n"],
  ])("%s", (_, text) => {
    expect(changed(text, reference)).toMatch(/^<.*>$/);
  });
});

it("a comment inside of a value in brackets would be lost", () => {
  expect(changed("a: {\n  x: { # c\n    y: 1 }, z: 2 }\n", { "a.x": undefined })).toBe("<a comment would be lost>");
});

describe("the indentation of a text", () => {
  it.each([
    ["its first key below another", "a:\n\n  # why\n    b: 1\nc:\n  d: 1\n", 4],
    ["a key behind a list", "- a\n-  b\nc: 1\nd:\n   - x\ne:\n   f: 1\n", 3],
    ["a key whose line has a comment", "a: # why\n    b: 1\n", 4],
    ["a key whose line has a comment, in a broken text", "a: # why\n    b: [\n", 4],
    ["a key with an anchor", "a: &x\n    b: 1\n", 4],
    ["no key", "a: 1\n", 2],
    ["a key that stands behind many comments", `a:\r\n${"# x\r\n".repeat(10_000)}b: 1\r\nc:\r\n   d: 1\r\n`, 3],
  ])("is that of %s", (_, text, expected) => {
    expect(indentStep(new ValuesDocument(text))).toBe(expected);
  });
});
