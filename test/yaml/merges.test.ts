import { describe, expect, it } from "vitest";
import { asMap, findValue } from "../../server/src/core/yaml/document/nodes";
import { parseYaml } from "../../server/src/core/yaml/read/parse";

/** The value of a key of the last map of a text. */
function valueIn(text: string, key: string): string | undefined {
  const last = asMap(parseYaml(text).root)?.entries.at(-1)?.value;
  const map = asMap(last);
  const value = map && findValue(map, key);
  return value && text.slice(value.span.start, value.span.end);
}

const levels = (count: number, level: (above: number) => string): string =>
  Array.from({ length: count }, (_, index) => `l${index + 1}: &l${index + 1}\n${level(index)}`).join("");

describe("the value of a key that is merged", () => {
  it("comes from the last merge that has it, and of its sources from the first", () => {
    const sources = "a: &a {x: 1}\nb: &b {x: 2, y: 3}\n";
    expect(valueIn(`${sources}c:\n  <<: [*a, *b]\n`, "x")).toBe("1");
    expect(valueIn(`${sources}c:\n  <<: *b\n  <<: *a\n`, "x")).toBe("1");
    expect(valueIn(`${sources}c:\n  x: 0\n  <<: *b\n`, "x")).toBe("2");
    expect(valueIn(`${sources}c:\n  <<: *b\n  x: 0\n`, "x")).toBe("0");
    expect(valueIn(`${sources}c:\n  <<: [*a, *b]\n`, "y")).toBe("3");
  });

  it("comes through any number of maps", () => {
    expect(valueIn(`l0: &l0 {x: 1}\n${levels(300, (above) => `  <<: *l${above}\n`)}`, "x")).toBe("1");
  });

  it("is looked for once in each map, however often that is merged", () => {
    const text = `l0: &l0 {x: 1}\n${levels(40, (above) => `  <<: [*l${above}, *l${above}]\n`)}`;
    expect(valueIn(text, "x")).toBe("1");
    expect(valueIn(text, "y")).toBeUndefined();
  });
});
