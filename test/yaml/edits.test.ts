import { describe, expect, it } from "vitest";
import { applyEdits, joinTouching } from "../../server/src/core/yaml/edit/edits";
import { saysTheSame } from "../../server/src/core/yaml/edit/intended-values";
import { PatchRefusal, patch } from "../../server/src/core/yaml/edit/patch";
import { parseYaml } from "../../server/src/core/yaml/read/parse";

const rootOf = (text: string) => parseYaml(text).root;

describe("two texts say the same", () => {
  it.each([
    ["a: 1\nb: 2\n", "{ b: 2, a: 1 }\n"],
    ["a: { x: [1, { y: z }] }\n", "a:\n  x:\n  - 1\n  - y: z # comment\n"],
    ["a: yes\n", "a: true\n"],
    ["a: ~\n", "a:\n"],
    ["a: &x 1\nb: *x\n", "a: 1\nb: 1\n"],
  ])("%j and %j", (one, other) => {
    expect(saysTheSame(rootOf(one), rootOf(other))).toBe(true);
  });

  it.each([
    ["a: 1\n", "a: 2\n"],
    ["a: 1\n", 'a: "1"\n'],
    ["a: 1\n", "a: 1\nb: 2\n"],
    ["a:\n", "{}\n"],
    ["a: [1, 2]\n", "a: [2, 1]\n"],
    ["a: [1, 2]\n", "a: [12]\n"],
    ["a: { x: 1 }\n", "a: { y: 1 }\n"],
    ["a: { x: 1 }\n", "a: { x: 2 }\n"],
    ["a: [b]\n", "a: { 0: b }\n"],
    ["a: [b]\n", "a: b\n"],
  ])("and not %j and %j", (one, other) => {
    expect(saysTheSame(rootOf(one), rootOf(other))).toBe(false);
  });
});

describe("edits are applied", () => {
  const edit = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });

  it("where they stand, whatever their order", () => {
    expect(applyEdits("abcdef", [edit(4, 5, "E"), edit(0, 1, "A"), edit(2, 4, "")])).toBe("AbEf");
    expect(applyEdits("abc", [])).toBe("abc");
  });

  it("in their order at one place, insertions first", () => {
    expect(applyEdits("abc", [edit(1, 1, "1"), edit(1, 2, "B"), edit(1, 1, "2")])).toBe("a12Bc");
  });
});

describe("edits that touch", () => {
  const edit = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });

  it("become one, in the order of the text", () => {
    expect(joinTouching("abcdef", [edit(4, 4, "2"), edit(2, 4, "1"), edit(0, 1, "0")])).toEqual([
      edit(0, 1, "0"),
      edit(2, 4, "12"),
    ]);
  });

  it("need one line break only where the text lacks one at its end", () => {
    expect(joinTouching("a", [edit(1, 1, "\nb\n"), edit(1, 1, "\nc\n")])).toEqual([edit(1, 1, "\nb\nc\n")]);
    expect(joinTouching("a\nb", [edit(2, 3, ""), edit(3, 3, "\nc\n")])).toEqual([edit(2, 3, "c\n")]);
    expect(joinTouching("a: x", [edit(1, 2, ":"), edit(2, 4, "\n  b: x")])).toEqual([edit(1, 4, ":\n  b: x")]);
  });

  it("are refused where they change the same characters", () => {
    expect(joinTouching("abc", [edit(0, 2, ""), edit(1, 3, "")])).toBeUndefined();
  });
});

describe("a patch is refused", () => {
  const text = "a: 1\nb: 2\n";
  const source = { text, root: rootOf(text) };
  const changes = [{ path: ["a"], value: "x" }];
  const refusal = (reread?: Parameters<typeof patch>[2]): string => {
    const result = patch(source, changes, reread);
    return result instanceof PatchRefusal ? result.reason : applyEdits(text, result);
  };

  it("where the new text cannot be read, or says something else than wished", () => {
    expect(refusal()).toBe("a: x\nb: 2\n");
    expect(refusal((after) => ({ root: rootOf(after), isBroken: true }))).toBe("the file could not be read any more");
    expect(refusal(() => ({ root: rootOf("a: x\nb: 3\n"), isBroken: false }))).toBe(
      "other values in the file depend on it",
    );
    expect(refusal(() => ({ root: rootOf("a: x\n"), isBroken: false }))).toBe("other values in the file depend on it");
  });

  it("where an alias takes its value from there", () => {
    const anchored = "a: &a 1\nb: *a\n";
    const result = patch({ text: anchored, root: rootOf(anchored) }, changes);
    expect(result).toBeInstanceOf(PatchRefusal);
  });
});
