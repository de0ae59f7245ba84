import { describe, expect, it } from "vitest";
import { check, codes } from "../support/fixture";

describe("dead-key", () => {
  it("says that nothing reads the key", async () => {
    expect(await check("shop@1.2.0", "telemetry: false\n")).toMatchInlineSnapshot(`
      "
      telemetry: false
      ^^^^^^^^^ information dead-key: "telemetry" has no effect: shop 1.2.0 lists it in values.yaml, but no template reads it.
      "
    `);
  });

  it("keeps quiet in a version that reads it", async () => {
    expect(await codes("shop@0.9.0", "telemetry: false\n")).not.toContain("dead-key telemetry");
  });

  it("leaves a key that was renamed to the rule about those", async () => {
    expect(await codes("flagsmith@0.81.0", "pgbouncer:\n  replicaCount: 5\n")).toEqual(["renamed-key replicaCount"]);
  });
});
