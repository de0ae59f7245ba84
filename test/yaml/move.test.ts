import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePath } from "../../server/src/core/yaml/document/nodes";
import { applyEdits, type Edit } from "../../server/src/core/yaml/edit/edits";
import { moveEntry } from "../../server/src/core/yaml/edit/move";
import { removeEntry } from "../../server/src/core/yaml/edit/remove";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { runs } from "../support/runs";

const edited = (text: string, edits: Edit[] | undefined): string => (edits ? applyEdits(text, edits) : "refused");

const move = (text: string, from: string, to: string): string =>
  edited(text, moveEntry(new ValuesDocument(text), { from: parsePath(from), to: parsePath(to) }));
const remove = (text: string, path: string): string =>
  edited(text, removeEntry(new ValuesDocument(text), parsePath(path)));

describe("a key is renamed", () => {
  it.each([
    ["a: 1 # why\nb: 2\n", "a", "c", "c: 1 # why\nb: 2\n"],
    ["a:\n  b: 1\n", "a.b", "a.c", "a:\n  c: 1\n"],
    ["a: {b: 1, d: 2}\n", "a.b", "a.c", "a: {c: 1, d: 2}\n"],
    ["a:\n  - b: 1\n    d: 2\n", "a[0].b", "a[0].c", "a:\n  - c: 1\n    d: 2\n"],
    ["a: &x\n  b: 1\nd: *x\n", "a", "c", "c: &x\n  b: 1\nd: *x\n"],
    ["'a': 1\n", "a", "on", "'on': 1\n"],
    ['{"a":1}\n', "a", "c", '{"c":1}\n'],
    ["a: 1\r\n", "a", "c", "c: 1\r\n"],
    ["\uFEFFa: 1\n", "a", "c", "\uFEFFc: 1\n"],
    ["a:\n", "a", "c", "c:\n"],
    ["? a\n: 1\n", "a", "c", "? c\n: 1\n"],
  ])("%j: %s to %s", (text, from, to, expected) => {
    expect(move(text, from, to)).toBe(expected);
  });

  it("but not onto a key that is set differently, nor one that is not there", () => {
    expect(move("a: 1\nb: 2\n", "a", "b")).toBe("refused");
    expect(move("a: 1\nb: 1\n", "a", "b")).toBe("b: 1\n");
    expect(move("a: 1\n", "b", "c")).toBe("refused");
  });
});

describe("a key is moved", () => {
  it("is one edit where its new place is beside the old one: editors apply edits that touch in different orders", () => {
    const document = new ValuesDocument("langfuse:\n  a: 1\nimage:\n  tag: x1\n");
    expect(moveEntry(document, { from: ["image", "tag"], to: ["langfuse", "image", "tag"] })).toHaveLength(1);
  });

  it("with its comments and everything on its lines", () => {
    expect(
      move(
        "x: 1\n\n# About a.\n# More about a.\na: # here\n  b: 1\n  # inside\n  c: |\n    text\n\n    text\ny: 2\n",
        "a",
        "d.e",
      ),
    ).toMatchInlineSnapshot(`
      "x: 1

      y: 2
      d:
        # About a.
        # More about a.
        e: # here
          b: 1
          # inside
          c: |
            text

            text
      "
    `);
  });

  it("to the end of a map that is there", () => {
    expect(move("a: 1\nb:\n  c: 2\n\nd: 3\n", "a", "b.e")).toMatchInlineSnapshot(`
      "b:
        c: 2
        e: 1

      d: 3
      "
    `);
  });

  it("out of a map, which goes when it is empty", () => {
    expect(move("a:\n  b:\n    c: 1\nd:\n  e: 2\n", "a.b.c", "d.f")).toBe("d:\n  e: 2\n  f: 1\n");
    expect(move("a:\n  b:\n    c: 1\n  g: 3\n", "a.b.c", "a.d")).toBe("a:\n  g: 3\n  d: 1\n");
  });

  it("without the comment of the next key, where its own value is missing", () => {
    expect(move("a:\n  c:\n    d:\n  # About b.\n  b: 1\n", "a.c", "e.f")).toBe(
      "a:\n  # About b.\n  b: 1\ne:\n  f:\n    d:\n",
    );
  });

  it("into a key without a value", () => {
    expect(move("a: 1\nb:\n", "a", "b.c")).toBe("b:\n  c: 1\n");
    expect(move("a: 1\nb: # later\nc: 2\n", "a", "b.c")).toBe("b: # later\n  c: 1\nc: 2\n");
  });

  it("with the indentation of the file", () => {
    expect(move("a:\n    b: 1\nc: 2\n", "c", "d.e.f")).toBe("a:\n    b: 1\nd:\n    e:\n        f: 2\n");
  });

  it("from and to the end of a file without a line break", () => {
    expect(move("b:\n  c: 1\na: 2", "a", "b.d")).toBe("b:\n  c: 1\n  d: 2\n");
    expect(move("a: 2\nb:\n  c: 1", "a", "b.d")).toBe("b:\n  c: 1\n  d: 2\n");
  });

  it("with Windows line ends", () => {
    expect(move("a:\r\n  b: 1\r\nc: 2\r\n", "a.b", "d.e")).toBe("c: 2\r\nd:\r\n  e: 1\r\n");
  });

  it("behind a byte order mark", () => {
    expect(move("\uFEFFa: 1\nc: 2\n", "a", "d.e")).toBe("\uFEFFc: 2\nd:\n  e: 1\n");
    expect(move("\uFEFFa: 1\n", "a", "a.value")).toBe("\uFEFFa:\n  value: 1\n");
  });

  it("into and out of maps in one line", () => {
    expect(move("a: 1\nb: {d: 1}\n", "a", "b.c")).toBe("b: {d: 1, c: 1}\n");
    expect(move("a: 1\nb: {}\n", "a", "b.c.e")).toBe("b:\n  c:\n    e: 1\n");
    expect(move("a: {b: 1, c: 2}\n", "a.b", "d.e")).toBe("a: {c: 2}\nd:\n  e: 1\n");
    expect(move("a: {b: 1, c: [2]}\n", "a.c", "d.e")).toBe("a: {b: 1}\nd:\n  e: [2]\n");
    expect(move("a: {b: {c: 1}}\nd: 1\n", "a.b.c", "e")).toBe("d: 1\ne: 1\n");
  });

  it("with its anchors, where the aliases still follow", () => {
    expect(move("a: &x\n  b: 1\nc:\n  d: 1\ne: *x\n", "a", "c.f")).toBe("c:\n  d: 1\n  f: &x\n    b: 1\ne: *x\n");
    expect(move("x: &x 1\na: *x\nc:\n  d: 1\n", "a", "c.e")).toBe("x: &x 1\nc:\n  d: 1\n  e: *x\n");
  });

  it("into a map of that name", () => {
    expect(move("# Old.\na:\n  # One.\n  b: 1\n  c:\n    d: 2\ne:\n  c:\n    f: 3\n", "a", "e")).toMatchInlineSnapshot(`
      "e:
        c:
          f: 3
          d: 2
        # Old.
        # One.
        b: 1
      "
    `);
    expect(move("a:\n  b: 1\nc:\n  b: 1\n  d: 2\n", "a", "c")).toBe("c:\n  b: 1\n  d: 2\n");
  });

  it("within a list item", () => {
    expect(move("a:\n  - b: 1\n    c: 2\n", "a[0].c", "a[0].d.e")).toBe("a:\n  - b: 1\n    d:\n      e: 2\n");
  });

  it("with what is commented out in it and in the maps that go with it", () => {
    expect(move("a:\n  b: 1\n  # c:\n  #   d: 2\ne: 1\n", "a", "f.g")).toBe(
      "e: 1\nf:\n  g:\n    b: 1\n    # c:\n    #   d: 2\n",
    );
    expect(move("# A.\na: # a\n  b: 1 # b\n  # c: 2\ne: 1\n", "a.b", "e2.b")).toBe(
      "e: 1\ne2:\n  # A.\n  # a\n  b: 1 # b\n  # c: 2\n",
    );
    expect(move("a: {b: 1} # why\nc: {} # empty\n", "a.b", "c.b")).toBe("c: # empty\n  # why\n  b: 1\n");
  });

  it("with the comment that switches a finding off for it", () => {
    expect(move("# valuesmith-disable-next-line guard\na: 1\nb:\n  c: 1\n", "a", "b.d")).toBe(
      "b:\n  c: 1\n  # valuesmith-disable-next-line guard\n  d: 1\n",
    );
  });

  it("within and out of brackets of several lines, which may become empty", () => {
    expect(move("a: {\n  b: 1,\n  c: 2\n}\n", "a.b", "d")).toBe("a: {\n  c: 2\n}\nd: 1\n");
    expect(move("{b: 1}\n", "b", "c.d")).toBe("{c: { d: 1 }}\n");
    expect(move("{b: 1, e: 2}\n", "e", "c.d")).toBe("{b: 1, c: { d: 2 }}\n");
  });

  it.each([
    [":x", '":x"'],
    ["a, b", '"a, b"'],
    ["a}", '"a}"'],
    ["[a]", "[a]"],
    ["a b", "a b"],
    ["http://a.b/c", "http://a.b/c"],
    ["-1", "-1"],
    ["!!str 1", "!!str 1"],
    ["'a'", "'a'"],
  ])("into brackets, in quotes where it needs them there: %s", (value, expected) => {
    expect(move(`a: ${value}\nb: {d: 1}\n`, "a", "b.c")).toBe(`b: {d: 1, c: ${expected}}\n`);
  });

  it.each([
    ["a: :x\n", "a:\n  value: :x\n"],
    ["a: # mine\n  x\n", "a:\n  value: # mine\n    x\n"],
    ["a: x\n  y\n", "a:\n  value: x\n    y\n"],
    ["? a\n: x\n", "? a\n:\n  value: x\n"],
    ["a: |\n  x\n\n  y\nb: 1\n", "a:\n  value: |\n    x\n\n    y\nb: 1\n"],
    ["a: &n !!str x # why\n", "a:\n  value: &n !!str x # why\n"],
    ["a:\n  x", "a:\n  value:\n    x\n"],
    ['{"a":x}\n', '{"a": { value: x }}\n'],
  ])("below itself, whatever its layout: %j", (text, expected) => {
    expect(move(text, "a", "a.value")).toBe(expected);
  });

  it("below itself", () => {
    expect(move("a: x # why\n", "a", "a.value")).toBe("a:\n  value: x # why\n");
    expect(move('b:\n    a: "x"\n', "b.a", "b.a.value")).toBe('b:\n    a:\n        value: "x"\n');
  });

  it.each([
    ["onto a key that is set", "a: 1\nb:\n  c: 2\n", "a", "b.c"],
    ["into a map that sets a key differently", "a:\n  b: 1\nc:\n  b: 2\n", "a", "c"],
    ["into a map, with an alias", "x: &x 1\na:\n  b: *x\nc:\n  d: 2\n", "a", "c"],
    ["onto a key that a merge sets", "x: &x\n  c: 2\na: 1\nb:\n  <<: *x\n", "a", "b.c"],
    ["a comment into a map in one line", "a: 1 # why\nb: {d: 1}\n", "a", "b.c"],
    ["lines into a map in one line", "a:\n  e: 1\nb: {d: 1}\n", "a", "b.c"],
    ["out of a map in brackets with a comment", "a: {b: 1, # why\n  c: 2}\n", "a.b", "d.e"],
    ["into a text", "a: 1\nb: text\n", "a", "b.c"],
    ["into a list", "a: 1\nb:\n  - c\n", "a", "b.d"],
    ["into what an alias stands for", "x: &x\n  c: 2\na: 1\nb: *x\n", "a", "b.d"],
    ["behind an alias of its anchor", "a: &x 1\nb: *x\n", "a", "c.d"],
    ["before the anchor it refers to", "c:\n  d: 1\nx: &x 1\na: *x\n", "a", "c.e"],
    ["past another anchor of the same name", "a: &x 1\nb: &x 2\nc:\n  d: 1\nf: *x\n", "a", "c.e"],
    ["a map below itself", "a:\n  b: 1\n", "a", "a.c"],
  ])("but not %s", (_, text, from, to) => {
    expect(move(text, from, to)).toBe("refused");
  });
});

describe("a key is removed", () => {
  it.each([
    ["a: 1\n# About b.\nb: 2 # why\nc: 3\n", "b", "a: 1\nc: 3\n"],
    ["a:\n  b: 1\nc: 2\n", "a.b", "c: 2\n"],
    ["a: 1\n", "a", ""],
    ["a:\n  - b: 1\n    c: 2\n", "a[0].c", "a:\n  - b: 1\n"],
    ["a: {b: 1, c: 2}\n", "a.b", "a: {c: 2}\n"],
    ["a: { b: 1, c: 2 }\n", "a.c", "a: { b: 1 }\n"],
    ["a: {b: 1}\nc: 2\n", "a.b", "c: 2\n"],
    ["# valuesmith: langfuse@2.0.0\na: 1\nb: 2\n", "a", "# valuesmith: langfuse@2.0.0\nb: 2\n"],
  ])("%j: %s", (text, path, expected) => {
    expect(remove(text, path)).toBe(expected);
  });

  it.each([
    ["from a map in one line with comments", "a: {b: 1, # why\n  c: 2}\n", "a.b"],
    ["that holds what something else refers to", "a: &x 1\nb: *x\n", "a"],
    ["on the line of a list item's dash", "a:\n  - b: 1\n    c: 2\n", "a[0].b"],
  ])("but not %s", (_, text, path) => {
    expect(remove(text, path)).toBe("refused");
  });
});

/** Random maps three levels deep, written with comments, blank lines and an indentation of their own. */
const leaf = fc.constantFrom(
  "1",
  "text",
  '"quoted: # no comment"',
  "[1, {x: y}]",
  "|\n$text\n$\n$  more",
  "\n$- item\n$- x: 1\n$  y: 2",
  "",
  "off # why",
);
const level = (inner: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.oneof(leaf, inner), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  });
const documents = fc.record({
  tree: level(level(level(leaf))),
  step: fc.constantFrom(2, 4),
  lineBreak: fc.constantFrom("\n", "\r\n"),
  hasEnd: fc.boolean(),
});

function write(tree: unknown, step: number, indent = ""): string {
  return Object.entries(tree as Record<string, unknown>)
    .map(([key, value]) => {
      const inner = indent + " ".repeat(step);
      const comment = key === "b" ? `${indent}# About ${key}.\n` : key === "c" ? "\n" : "";
      return typeof value === "string"
        ? `${comment}${indent}${key}: ${value.replaceAll("$", inner)}\n`
        : `${comment}${indent}${key}:\n${write(value, step, inner)}`;
    })
    .join("");
}

/** The values with one of them taken from a path and put at another; maps that become empty go. */
function moved(values: unknown, from: readonly (string | number)[], to: readonly (string | number)[]): unknown {
  const result = structuredClone(JSON.parse(JSON.stringify(values)));
  const value = take(result, from);
  put(result, to, value);
  return result;
}

function take(map: Record<string, unknown>, [key = "", ...rest]: readonly (string | number)[]): unknown {
  if (rest.length === 0) {
    const value = map[key];
    delete map[key];
    return value;
  }
  const inner = map[key] as Record<string, unknown>;
  const value = take(inner, rest);
  if (Object.keys(inner).length === 0) delete map[key];
  return value;
}

function put(map: Record<string, unknown>, [key = "", ...rest]: readonly (string | number)[], value: unknown): void {
  if (rest.length === 0) map[key] = isMap(value) && isMap(map[key]) ? merged(map[key], value) : value;
  else {
    map[key] ??= {};
    put(map[key] as Record<string, unknown>, rest, value);
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function merged(target: Record<string, unknown>, source: Record<string, unknown>): Record<string, unknown> {
  for (const [key, value] of Object.entries(source)) put(target, [key], value);
  return target;
}

describe("any move", () => {
  const path = fc.array(fc.constantFrom("a", "b", "c", "d", "new"), { minLength: 1, maxLength: 3 });

  it("that is made changes the value's place and nothing else", () => {
    let made = 0;
    fc.assert(
      fc.property(documents, path, path, ({ tree, step, lineBreak, hasEnd }, from, to) => {
        const whole = write(tree, step).replaceAll("\n", lineBreak);
        const text = hasEnd ? whole : whole.trimEnd();
        const before = new ValuesDocument(text);
        const edits = moveEntry(before, { from, to });
        if (!edits) return;
        made++;
        const after = new ValuesDocument(edited(text, edits));
        expect(after.problems).toEqual([]);
        expect(toPlainValue(after.root)).toEqual(moved(toPlainValue(before.root), from, to));
        if (text.includes(lineBreak)) expect(after.text.replaceAll(lineBreak, "")).not.toMatch(/[\r\n]/);
      }),
      runs(2000),
    );
    expect(made).toBeGreaterThan(200);
  });
});
