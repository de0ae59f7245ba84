import { describe, expect, it } from "vitest";
import type { KeyPath } from "../../server/src/core/yaml/document/nodes";
import { isFaithful } from "../../server/src/core/yaml/edit/prove";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";

/** Whether putting one text in the place of another is faithful where the paths may change. */
function replaced(text: string, [before, after]: [string, string], paths: KeyPath[]): boolean {
  const start = text.indexOf(before);
  const edit = { span: { start, end: start + before.length }, newText: after };
  return isFaithful(new ValuesDocument(text), [edit], { concerned: paths });
}

describe("an edit is faithful", () => {
  it.each<[string, string, [string, string], KeyPath[]]>([
    ["that changes the value it is about", "a: 1\nb: 2\n", ["1", "3"], [["a"]]],
    ["that changes something below", "a:\n  x: 1\n  y: 2\nb: 3\n", ["y: 2", "z: 4"], [["a"]]],
    ["that changes something above", "a: { x: 1 }\nb: 2\n", ["{ x: 1 }", "1"], [["a", "x"]]],
    ["that changes an item of a list", "a: [1, 2]\n", ["2", "3"], [["a", 1]]],
    ["that changes several", "a: 1\nb: 2\nc: 3\n", ["1\nb: 2", "5\nb: 6"], [["a"], ["b"]]],
    ["that changes what an alias of the path stands for", "a: &x { k: 1 }\nb: *x\nc: 1\n", ["1", "2"], [["b", "k"]]],
    ["that changes quotes and order", 'a: "x" # y\nb: 1\n', ['a: "x" # y\nb: 1', "b: 1\na: x # y"], []],
    ["in a file that is broken elsewhere", "a: 1\nb: ]\n", ["1", "2"], [["a"]]],
    ["that repairs", "a: 1\nb: ]\n", ["]", "1"], [["b"]]],
    ["that moves an anchor", "a: &x 1\nb: 2\n", ["&x 1\nb: 2", "1\nb: &x 2"], []],
  ])("%s", (_, text, edit, paths) => {
    expect(replaced(text, edit, paths)).toBe(true);
  });

  it.each<[string, string, [string, string], KeyPath[]]>([
    ["that changes another value", "a: 1\nb: 2\n", ["2", "3"], [["a"]]],
    ["that changes a value beside", "a:\n  x: 1\n  y: 2\n", ["2", "3"], [["a", "x"]]],
    ["that changes another item", "a: [1, 2]\n", ["2", "3"], [["a", 0]]],
    ["that adds a key", "a: 1\n", ["a: 1\n", "a: 1\nb: 2\n"], [["a"]]],
    ["that removes a key", "a: 1\nb: 2\n", ["b: 2\n", ""], [["a"]]],
    ["that removes a key without a value", "a: 1\nb:\n", ["b:\n", ""], [["a"]]],
    ["that adds an item", "a: [1]\nb: 2\n", ["[1]", "[1, 2]"], [["b"]]],
    ["that makes a number a text", "a: 1\n", ["1", '"1"'], []],
    ["that makes a map a text", "a: { x: 1 }\n", ["{ x: 1 }", "x"], []],
    ["that breaks the file", "a: 1\nb: 2\n", ["1", "["], [["a"], ["b"]]],
    ["that loses an anchor", "a: &x 1\nb: 2\n", ["&x 1", "1"], [["a"]]],
    ["that makes a value of an alias", "a: &x 1\nb: *x\nc: 1\n", ["*x", "1"], [["c"]]],
    ["that takes another anchor's alias", "a: &x 1\nb: &y 1\nc: *x\n", ["*x", "*y"], [["d"]]],
    ["that changes what an alias elsewhere stands for", "a: &x { k: 1 }\nb: *x\nc: 1\n", ["k: 1", "k: 2"], [["c"]]],
  ])("and not one %s", (_, text, edit, paths) => {
    expect(replaced(text, edit, paths)).toBe(false);
  });
});

/** Whether putting one text in the place of another moves a value and does nothing else. */
function moves(text: string, after: string, [from, to]: [KeyPath, KeyPath]): boolean {
  const edit = { span: { start: 0, end: text.length }, newText: after };
  return isFaithful(new ValuesDocument(text), [edit], { concerned: [from], moved: { from, to } });
}

describe("an edit moves a value", () => {
  it.each<[string, string, string, [KeyPath, KeyPath]]>([
    ["with its comments", "# A.\na: 1 # a\nb: 2\n", "b: 2\nc:\n  # A.\n  d: 1 # a\n", [["a"], ["c", "d"]]],
    [
      "with comments of a map that goes",
      "a: # a\n  b: 1\n",
      "c:\n  # a\n  b: 1\n",
      [
        ["a", "b"],
        ["c", "b"],
      ],
    ],
    ["below itself", "a: 1 # a\n", "a:\n  value: 1 # a\n", [["a"], ["a", "value"]]],
    ["without an anchor that nothing uses", "a: &x 1\n", "b: 1\n", [["a"], ["b"]]],
    ["onto the same value", "a: 1\nb: 1\n", "b: 1\n", [["a"], ["b"]]],
    [
      "within an item that has nothing else",
      "a:\n  - b: 1\n  - x\n",
      "a:\n  - c: 1\n  - x\n",
      [
        ["a", 0, "b"],
        ["a", 0, "c"],
      ],
    ],
    [
      "out of maps of which one is called as the other is",
      "a:\n  b:\n    c: 1\n",
      "b:\n  x: 1\n",
      [
        ["a", "b", "c"],
        ["b", "x"],
      ],
    ],
    ["into a map that has others", "a: { x: 1 }\nb: { y: 2 }\n", "b: { y: 2, x: 1 }\n", [["a"], ["b"]]],
  ])("%s", (_, text, after, path) => {
    expect(moves(text, after, path)).toBe(true);
  });

  it.each<[string, string, string, [KeyPath, KeyPath]]>([
    ["that becomes another one", "a: :x\n", "b: x\n", [["a"], ["b"]]],
    ["that becomes a number", 'a: "1"\n', "b: 1\n", [["a"], ["b"]]],
    ["and changes another one", "a: 1\nc: 2\n", "c: 3\nb: 1\n", [["a"], ["b"]]],
    ["and adds one", "a: 1\n", "b: 1\nc: 2\n", [["a"], ["b"]]],
    ["and leaves null where a map was", "a: { x: 1 }\n", "a:\nb: 1\n", [["a", "x"], ["b"]]],
    ["and loses its comment", "a: 1 # a\n", "b: 1\n", [["a"], ["b"]]],
    ["and leaves its comment to another key", "a: 1\n# C.\nc: 2\n", "# C.\nb: 1\nc: 2\n", [["a"], ["b"]]],
    ["and leaves a comment behind", "# A.\na: 1\nc: 2\n", "# A.\nc: 2\nb: 1\n", [["a"], ["b"]]],
    [
      "and strands what is commented out in it",
      "a:\n  x: 1\n  # y: 2\nc: 2\n",
      "  # y: 2\nc: 2\nb:\n  x: 1\n",
      [["a"], ["b"]],
    ],
    ["and loses an anchor that is used", "a: &x 1\nc: *x\n", "c: 1\nb: 1\n", [["a"], ["b"]]],
    ["into an item that is new", "a: [1]\nb: 2\n", "a: [1, 2]\n", [["b"], ["a", 1]]],
    ["that becomes a map of numbers", "a: [1]\n", 'b: { "0": 1 }\n', [["a"], ["b"]]],
    ["and loses its tag", "a: !t x\n", "b: x\n", [["a"], ["b"]]],
    ["in a way that only Helm refuses", "a: :x\nb: {}\n", "b: { c: :x }\n", [["a"], ["b", "c"]]],
    ["of which an earlier one appears", "a: 1\na: 2\n", "a: 1\nb: 2\n", [["a"], ["b"]]],
  ])("but not one %s", (_, text, after, path) => {
    expect(moves(text, after, path)).toBe(false);
  });

  it("or takes an item out of a list, with its comments", () => {
    const text = "a:\n  - 1 # one\n  - 2 # two\n";
    const remove = (after: string): boolean =>
      isFaithful(new ValuesDocument(text), [{ span: { start: 0, end: text.length }, newText: after }], {
        concerned: [],
        removed: ["a", 0],
      });
    expect(remove("a:\n  - 2 # two\n")).toBe(true);
    expect(remove("a:\n  - 2 # one\n")).toBe(false);
    expect(remove("a:\n  - 1 # two\n")).toBe(false);
  });

  it("or sets what it says", () => {
    const sets = (value: unknown): boolean =>
      isFaithful(new ValuesDocument("a: 1\n"), [{ span: { start: 3, end: 4 }, newText: '"1"' }], {
        concerned: [["a"]],
        sets: { path: ["a"], value },
      });
    expect(sets("1")).toBe(true);
    expect(sets(1)).toBe(false);
  });
});

describe("an edit adds a key", () => {
  const adds = (text: string, after: string, path: KeyPath): boolean =>
    isFaithful(new ValuesDocument(text), [{ span: { start: 0, end: text.length }, newText: after }], {
      concerned: [path],
      added: [path],
    });

  it.each<[string, string, string, KeyPath]>([
    ["below the head of a file", "# Head.\na: 1\n", "# Head.\nb: 2\na: 1\n", ["b"]],
    ["below the last comment", "a: 1\n# last\n", "a: 1\n# last\nb: 2\n", ["b"]],
    ["below the last comment of a map", "a:\n  x: 1\n  # last\n", "a:\n  x: 1\n  # last\n  y: 2\n", ["a", "y"]],
    ["with comments of its own", "a: 1\n", "a: 1\n# B.\nb: 2 # b\n", ["b"]],
    ["with the comment of the program", "a: 1\n", "# valuesmith: shop@1.0.0\na: 1\nb: 2\n", ["b"]],
  ])("%s", (_, text, after, path) => {
    expect(adds(text, after, path)).toBe(true);
  });

  it.each<[string, string, string, KeyPath]>([
    ["between a key and its comment", "a: 1\n# C.\nc: 3\n", "a: 1\n# C.\nb: 2\nc: 3\n", ["b"]],
    ["with a comment of another key", "a: 1\n", "# A.\na: 1\nb: 2\n", ["b"]],
    ["and loses a comment", "a: 1 # a\n", "a: 1\nb: 2\n", ["b"]],
    ["and takes a comment out of its map", "a:\n  x: 1\n  # y\nc: 1\n", "a:\n  x: 1\n# y\nc: 1\nb: 2\n", ["b"]],
  ])("but not %s", (_, text, after, path) => {
    expect(adds(text, after, path)).toBe(false);
  });
});
