import { expect, it } from "vitest";
import { memo } from "../server/src/core/memo";

it("remembers the last answer about each object, also an undefined one, until it is asked with something else", () => {
  const asked: unknown[] = [];
  const find = memo((key: { name: string }, version?: number): string | undefined => {
    asked.push([key.name, version]);
    return version === undefined ? undefined : `${key.name} ${version}`;
  });
  const [a, b] = [{ name: "a" }, { name: "b" }];
  expect([find(a), find(a), find(b, 1), find(a), find(b, 1), find(b, 2), find(b, 1)]).toEqual([
    undefined,
    undefined,
    "b 1",
    undefined,
    "b 1",
    "b 2",
    "b 1",
  ]);
  expect(asked).toEqual([
    ["a", undefined],
    ["b", 1],
    ["b", 2],
    ["b", 1],
  ]);
});
