import { describe, expect, it } from "vitest";
import { environmentOf, isOtherEnvironment, isShared } from "../../server/src/core/chart/environment-names";

describe("the environment that a path names", () => {
  it.each([
    ["envs/prd/values.yaml", "production"],
    ["live.yaml", "production"],
    ["stg", "staging"],
    ["a/develop/b", "development"],
    ["valuesDev.yaml", "development"],
    ["dev2/values.yaml", "development2"],
    ["tst", "testing"],
    ["pre-prod/values.yaml", "preprod"],
    ["preprd", "preprod"],
    ["non_prod/values.yaml", "nonprod"],
    ["non-prd/values.yaml", undefined],
    ["not-prod/values.yaml", undefined],
    ["uat", "acceptance"],
    ["int", "integration"],
    ["qa", "qa"],
    ["sandbox", "sandbox"],
    ["demo", "demo"],
    ["preview", "preview"],
    ["local", "local"],
    ["dr", "dr"],
    ["production/dev/values.yaml", "development"],
    ["products/device/values.yaml", undefined],
  ])("%s: %s", (path, environment) => {
    expect(environmentOf(path)).toBe(environment);
  });

  it("is another one only by what two paths do not have in common", () => {
    expect(isOtherEnvironment("a/dev/x.yaml", "a/prod/x.yaml")).toBe(true);
    expect(isOtherEnvironment("a/dev/x.yaml", "a/development/y.yaml")).toBe(false);
    expect(isOtherEnvironment("prod/a/dev.yaml", "prod/b/x.yaml")).toBe(false);
    expect(isOtherEnvironment("a/dev1/x.yaml", "a/dev2/x.yaml")).toBe(true);
  });

  it("may be none, as what is in the folder is for several", () => {
    for (const path of [
      "base/x",
      "common.yaml",
      "values-default.yaml",
      "defaults",
      "sharedValues",
      "global/x",
      "all.yaml",
    ])
      expect(isShared(path), path).toBe(true);
    for (const path of ["prod/x", "allowed.yaml", "basement"]) expect(isShared(path), path).toBe(false);
  });
});
