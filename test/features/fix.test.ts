import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import { applyFix, fixesOf, snapshotOf } from "../support/fixture";

const shop = "shop@1.2.0";
const uri = "file:///values.yaml";

describe("quick fixes", () => {
  it("come before those that switch the diagnostic off", async () => {
    expect(
      (await fixesOf(shop, "replcaCount: 1\n")).map(
        ({ title, isPreferred }) => `${title}${isPreferred ? " (preferred)" : ""}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "Change to "replicaCount" (preferred)",
        "Ignore unknown-key on this line",
        "Ignore unknown-key in this file",
      ]
    `);
  });

  it("switch a diagnostic off for a line, at the indentation of the line", async () => {
    expect(await applyFix(shop, "web:\n  zzz: 1\n", "Ignore unknown-key on this line")).toMatchInlineSnapshot(`
      "
      web:
        # valuesmith-disable-next-line unknown-key
        zzz: 1
      "
    `);
    expect(await applyFix(shop, "web:\r\n  zzz: 1\r\n", "Ignore unknown-key on this line")).toBe(
      "\nweb:\r\n  # valuesmith-disable-next-line unknown-key\r\n  zzz: 1\r\n",
    );
  });

  it("switch a diagnostic off for the file", async () => {
    expect(await applyFix(shop, "web:\n  zzz: 1\n", "Ignore unknown-key in this file")).toMatchInlineSnapshot(`
      "
      # valuesmith-disable unknown-key
      web:
        zzz: 1
      "
    `);
    expect(await applyFix(shop, "\uFEFFzzz: 1\n", "Ignore unknown-key in this file")).toBe(
      "\n\uFEFF# valuesmith-disable unknown-key\nzzz: 1\n",
    );
    expect(await applyFix(shop, "\uFEFFzzz: 1\n", "Ignore unknown-key on this line")).toBe(
      "\n\uFEFF# valuesmith-disable-next-line unknown-key\nzzz: 1\n",
    );
  });

  it("do switch it off", async () => {
    for (const text of [
      "web:\n  zzz: 1\n",
      "\uFEFFzzz: 1\r\n",
      "env:\n  - nam: A\n",
      "web: {zzz: 1}\n",
      "# a\nzzz:\n  - 1",
    ]) {
      for (const where of ["on this line", "in this file"]) {
        const after = (await applyFix(shop, text, `Ignore unknown-key ${where}`)).slice(1);
        expect(diagnose(await snapshotOf(shop, after)), after).toEqual([]);
      }
    }
  });

  it("are made for the document as it is now", async () => {
    const diagnostics = diagnose(await snapshotOf(shop, "web:\n  replcas: 1\n"));
    const gone = fix(await snapshotOf(shop, "debug: true\n"), { uri, diagnostics });
    expect(gone.map(({ title }) => title)).toEqual([
      "Ignore unknown-key on this line",
      "Ignore unknown-key in this file",
    ]);
  });

  it("are none for the diagnostics of others, or for data of any shape", async () => {
    const snapshot = await snapshotOf(shop, "zzz: 1\n");
    const [diagnostic] = diagnose(snapshot);
    if (!diagnostic) throw new Error("No diagnostic.");
    expect(fix(snapshot, { uri, diagnostics: [{ ...diagnostic, source: "yaml" }] })).toEqual([]);
    for (const data of [undefined, null, 3, "a", {}, { code: "nothing", fix: {} }, { code: "dead-key", fix: {} }]) {
      expect(fix(snapshot, { uri, diagnostics: [{ ...diagnostic, data }] })).toHaveLength(2);
    }
  });
});
