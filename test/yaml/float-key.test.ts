import { expect, it } from "vitest";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";

/** What Helm 4.2.3 makes of keys. */
it.each([
  ["1e6", "1e+06"],
  ["1234567.5", "1.2345675e+06"],
  ["0.00001", "1e-05"],
  ["0.0001", "0.0001"],
  [".inf", ".inf"],
  ["-.inf", "-.inf"],
  [".nan", ".nan"],
  ["123456.789", "123456.79"],
  ["-0.0", "-0"],
  ["1.50", "1.5"],
  ["1e3", "1000"],
  ["1000000", "1000000"],
  ["0x1e", "30"],
  ["on", "true"],
  ["'1.50'", "1.50"],
])("the key %s is %s", (key, expected) => {
  expect(Object.keys(toPlainValue(parseYaml(`${key}: 1\n`).root) as object)).toEqual([expected]);
});
