import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { check, codes, snapshotOf } from "../support/fixture";

const shop = "shop@1.2.0";
const text = "web:\n  zzz: 1\n  replicas: true\nyyy: 2\n";

describe("comments switch diagnostics off", () => {
  it("on the next line", async () => {
    expect(await check(shop, "# valuesmith-disable-next-line unknown-key\nzzz: 1\nyyy: 1\n")).toMatchInlineSnapshot(`
      "
      # valuesmith-disable-next-line unknown-key
      zzz: 1
      yyy: 1
      ^^^ warning unknown-key: "yyy" is not a value of shop 1.2.0.
      "
    `);
  });

  it.each(["\n", "\r\n", "\r"])("on the next line, whatever ends lines: %j", async (lineBreak) => {
    const text = `# a${lineBreak}# valuesmith-disable-next-line unknown-key\nzzz: 1\nyyy: 1\n`;
    expect(await codes(shop, text)).toEqual(["unknown-key yyy"]);
  });

  it("in the file, wherever they stand", async () => {
    expect(await codes(shop, `${text}# valuesmith-disable unknown-key\n`)).toEqual(["wrong-type true"]);
    expect(await codes(shop, `# valuesmith-disable unknown-key, wrong-type\r\n${text}`)).toEqual([]);
    expect(await codes(shop, "zzz: 1 # valuesmith-disable unknown-key\n")).toEqual([]);
  });

  it.each([
    "# valuesmith-disable\n",
    "# valuesmith-disable dead-key\n",
    "# valuesmith-disable-next-line unknown-key\n\n",
    "# disable unknown-key\n",
    "a: valuesmith-disable unknown-key\n",
  ])("but not by %j", async (comment) => {
    expect(await codes(shop, `${comment}zzz: 1\n`)).toContain("unknown-key zzz");
  });
});

describe("settings", () => {
  it("change severities and switch diagnostics off", async () => {
    expect(
      await check(shop, text, { severities: { "unknown-key": "error", "wrong-type": "off" } }),
    ).toMatchInlineSnapshot(`
      "
      web:
        zzz: 1
        ^^^ error unknown-key: "web.zzz" is not a value of shop 1.2.0.
        replicas: true
      yyy: 2
      ^^^ error unknown-key: "yyy" is not a value of shop 1.2.0.
      "
    `);
  });

  it("win over the severity of a single finding", async () => {
    expect(await check(shop, "cache: 5m\n")).toContain("error renamed-key");
    expect(await check(shop, "cache: 5m\n", { severities: { "renamed-key": "hint" } })).toContain("hint renamed-key");
  });

  it("that make no sense change nothing", async () => {
    expect(await check(shop, text, { severities: { "unknown-key": "loud", nothing: "off" } })).toBe(
      await check(shop, text),
    );
  });
});

describe("diagnostics", () => {
  it("are bounded in number", async () => {
    const many = Array.from({ length: 2000 }, (_, index) => `zzz${index}: 1\n`).join("");
    expect(diagnose(await snapshotOf(shop, many))).toHaveLength(500);
  });

  it("carry their code, their path and what their fix needs", async () => {
    expect(diagnose(await snapshotOf(shop, "web:\n  replcas: 1\n"))[0]?.data).toEqual({
      code: "unknown-key",
      path: ["web", "replcas"],
      fix: { path: ["web", "replcas"], suggestions: [["web", "replicas"]] },
    });
  });

  it("are marked as what they are", async () => {
    expect(diagnose(await snapshotOf(shop, "telemetry: true\n"))[0]).toMatchObject({ source: "valuesmith", tags: [1] });
    expect(diagnose(await snapshotOf(shop, "hostname: a\n"))[0]).toMatchObject({ source: "valuesmith", tags: [2] });
  });
});
