import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { limits } from "../../server/src/core/limits";
import { root } from "../support/charts";

const promises = ["SECURITY.md", "CHANGELOG.md"]
  .map((name) => readFileSync(join(root, name), "utf8"))
  .join("\n")
  .replaceAll(/\s+/g, " ");

const { documentLength, depth, tokens, aliases, documents, largeLength, largeShareWithAliases, ...lengths } = limits;
const count = (number: number): string => number.toLocaleString("en-US");

it.each([
  `${documentLength / 1024 / 1024} MB of text, ${count(tokens)} tokens, ${depth} levels of nesting, ${count(aliases)} aliases, ${documents} documents`,
  `Secrets are read up to ${count(lengths.manifestLength)} characters, and what installs charts up to ${count(lengths.deploymentsLength)}`,
  `more than ${count(largeLength)} characters (${count(largeLength * largeShareWithAliases)} where aliases are used)`,
  `a top-level key above ${count(lengths.completionLength)} characters`,
])("what is said of limits is true: %s", (promise) => {
  expect(promises).toContain(promise);
});
