import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { formatPath } from "../../server/src/core/yaml/document/nodes";
import { snapshotOf } from "../support/fixture";
import cases from "./guard-cases.json";

/** The wrong forms are refused by the chart (or cannot work), the right ones render: both were tried with Helm. */
describe.each(cases)("$chart $at", ({ chart, at, wrong, right }) => {
  it(`is reported for ${wrong}`, async () => {
    const found = diagnose(await snapshotOf(chart, wrong)).filter(({ code }) => code === "guard");
    const paths = found.map(({ data }) => formatPath(data.path));
    expect(paths.filter((path) => matches(path, at)).length, paths.join(", ")).toBeGreaterThan(0);
  });

  it(`is not reported for ${right}`, async () => {
    // What is secret stands in plain text here, which is another rule's business.
    const serious = diagnose(await snapshotOf(chart, right)).filter(
      ({ severity, code }) => (severity ?? 1) <= 2 && code !== "plain-secret",
    );
    expect(serious.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

/** `*` stands for one key, `[]` for one index. */
function matches(path: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.split("[]").map(literal).join("\\[\\d+\\]"));
  return new RegExp(`^${parts.join("[^.]+")}$`).test(path);
}

const literal = (text: string): string => text.replace(/[.\\[\]]/g, "\\$&");
