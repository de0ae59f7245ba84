import { expect, it } from "vitest";
import { codes } from "../support/fixture";

it("says nothing about keys in a part of the file that cannot be read", async () => {
  expect(await codes("langfuse@2.0.0", "langfuse:\n\treplicas: 2\nredis:\n  auht: {}\n")).toEqual([
    expect.stringMatching(/^yaml-syntax/),
    "unknown-key auht",
  ]);
});
