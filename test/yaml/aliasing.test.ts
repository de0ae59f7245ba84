import { describe, expect, it } from "vitest";
import { findExcessiveAlias } from "../../server/src/core/yaml/read/bounds";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join("");
const list = (length: number): string => `[${"x, ".repeat(length - 1)}x]`;

/** Whether Helm is said to refuse a text. */
const isRefused = (text: string): boolean => findExcessiveAlias(new ValuesDocument(text).content) !== undefined;

// How many of them Helm 4.2.3 refuses was found out by running it.
describe("aliases are as many as Helm refuses", () => {
  it.each<[string, number, (count: number) => string]>([
    ["of a long list", 124, (count) => `a: &a ${list(1000)}\n${times(count, (i) => `k${i}: *a\n`)}`],
    ["of a shorter list", 293, (count) => `a: &a ${list(300)}\n${times(count, (i) => `k${i}: *a\n`)}`],
    [
      "in lists of merges",
      75,
      (count) => `a: &a {${times(300, (i) => `x${i}: 1, `)}}\n${times(count, (i) => `k${i}: { <<: [*a, *a] }\n`)}`,
    ],
    [
      "of a list of aliases",
      5,
      (count) => `a: &a ${list(201)}\nb: &b [${"*a, ".repeat(20)}*a]\n${times(count, (i) => `k${i}: *b\n`)}`,
    ],
    ["of a very long list", 25, (count) => `a: &a ${list(20_000)}\n${times(count, (i) => `k${i}: *a\n`)}`],
  ])("%s: %i", (_, count, make) => {
    expect([isRefused(make(count - 1)), isRefused(make(count))]).toEqual([false, true]);
  });

  it("but not many of a small value", () => {
    expect(isRefused(`a: &a 1\n${times(20_000, (i) => `k${i}: *a\n`)}`)).toBe(false);
    expect(isRefused("a: 1\n")).toBe(false);
    expect(isRefused("")).toBe(false);
  });
});
