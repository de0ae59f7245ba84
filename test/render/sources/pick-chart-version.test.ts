import { describe, expect, it } from "vitest";
import { inHelmRange, pickChartVersion } from "../../../server/src/render/sources/pick-chart-version";

const versions = ["0.9.0", "2.0.0-rc.1", "1.10.0", "1.2.0", "1.2.0+build", "v1.9.1", "nonsense"];

describe("pickChartVersion", () => {
  it.each([
    ["", "1.10.0"],
    [undefined, "1.10.0"],
    ["*", "1.10.0"],
    ["1.2.0", "1.2.0"],
    ["1.2.0+build", "1.2.0+build"],
    ["1.9.1", "v1.9.1"],
    ["2.0.0-rc.1", "2.0.0-rc.1"],
    [">0.0.0-0", "2.0.0-rc.1"],
    ["~1.2", "1.2.0"],
    ["^1.2.0", "1.10.0"],
    ["1.x.x", "1.10.0"],
    [">=1.0.0, <1.10.0", "v1.9.1"],
    [">= 1.0.0 < 1.10.0", "v1.9.1"],
    ["=>1.0.0, =<1.9.1", "v1.9.1"],
    ["^1.2.0, !=1.10.0", "v1.9.1"],
    ["0.9.x || 5.x", "0.9.0"],
    ["1.0.0 - 1.5.0", "1.2.0"],
    ["3.x", undefined],
    ["nonsense ", undefined],
  ])("takes for %j %j", (wanted, expected) => {
    expect(pickChartVersion(versions, wanted)).toBe(expected);
  });

  it("takes no pre-release unless it is asked for", () => {
    expect(pickChartVersion(["1.0.0-rc.1"])).toBeUndefined();
  });
});

describe("inHelmRange", () => {
  it("is quick on hostile ranges", () => {
    expect(inHelmRange("1.0.0", `${"1.0.0 - ".repeat(10_000)}!`)).toBe(false);
    expect(inHelmRange("1.0.0", "!=".repeat(100_000))).toBe(false);
  });
});
