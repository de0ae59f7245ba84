import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import { upgradeValues } from "../../server/src/core/upgrade/upgrade";
import { upgradeRoute } from "../../server/src/workspace/knowledge-store";
import { apply, snapshotOf } from "../support/fixture";
import { HelmReader, hasHelm } from "../support/helm-reading";
import { runs } from "../support/runs";

const uri = "file:///values.yaml";

/** One value, in the forms that YAML has for it; `$` is the indentation of its key, two spaces more are that of what is below. */
const strings = [
  ":Canary1",
  "::Canary1",
  "Canary1, b",
  "Canary1}",
  "'Canary1: x'",
  "Canary1#x",
  '"Canary1 # x"',
  "http://Canary1/x?y=z",
  "-Canary1",
  "?Canary1",
  "'0123'",
  "[Canary1]",
  "Canary1\n$    Canary2",
  '"Canary1\n$    Canary2"',
  "'Canary1\n\n$    Canary2'",
  "|\n$  Canary1\n$  # no comment",
  "|2-\n$    Canary1\n$   Canary2",
  ">+\n$  Canary1\n\n",
  "\n$  Canary1",
  "# why\n$  Canary1",
  "\n$  # why\n$  Canary1",
  "!!str 12",
  "&anchor Canary1",
  "Canary1 # why",
  "12",
  "off",
  "é\u00a0ü",
];

/** How a key with a value is written. */
const keys = [
  "$k: v",
  "$k:   v",
  '$"k": v',
  "$? k\n$: v",
  "$# above\n$k: v",
  "$# above\n\n$k: v",
  "$k: v\n$   # below",
  "$k: v\n\n$# beside",
];

/** Where in a file the keys stand: above, below and around. */
const files = [
  "x",
  "# head\n\nx",
  "---\nx",
  "x\n# foot\n",
  "before: 1\nx\nafter:\n    deep: 2\n",
  "\uFEFFx",
  "x\n---\nsecond: 1 # b\n",
];

const texts = fc
  .record({
    value: fc.constantFrom(...strings),
    key: fc.constantFrom(...keys),
    file: fc.constantFrom(...files),
    place: fc.constantFrom("hostname", "cache", "logLevl", "tag", "web.replcas", "replicas", "mode"),
    ingress: fc.constantFrom(
      "",
      "ingress: {}\n",
      "ingress: {enabled: true} # i\n",
      "ingress:\n    # port\n    port: 1\n",
      "ingress:\n",
      "ingress:\n  hostname:\n",
    ),
    step: fc.constantFrom(2, 4),
    isCrlf: fc.boolean(),
    hasEnd: fc.boolean(),
    isFlow: fc.constantFrom(false, false, false, true),
  })
  .map(({ value, key, file, place, ingress, step, isCrlf, hasEnd, isFlow }) => {
    const [parent, child] = place.split(".");
    const name = child ?? parent ?? "";
    const indent = child ? " ".repeat(step) : "";
    const entry = key
      .replaceAll("k", name)
      .replace("v", () => value)
      .replaceAll("$", indent);
    const flow = `${parent}: {${child ? `${name}: ${value.replaceAll("$", "")}` : `k: 1, l: [2] }, m: {}`}} # flow`;
    const lines = isFlow ? flow : child ? `${parent}: # parent\n${entry}` : entry;
    const text = file.replace("x", () => `${lines}\n${ingress}`.trimEnd());
    const whole = `${text.trimEnd()}${hasEnd ? "\n" : ""}`;
    return isCrlf ? whole.replaceAll("\n", "\r\n") : whole;
  });

const leaves = (value: unknown): string[] =>
  typeof value === "object" && value !== null
    ? Object.values(value).flatMap(leaves)
    : value === null
      ? []
      : [JSON.stringify(value)];

const comments = (text: string): string[] =>
  text
    .match(/(?:above|below|beside|why|parent|flow|head|foot|# i|# port|# b)(?=\r?\n|$)/g)
    ?.map((one) => one.trim())
    .sort() ?? [];

describe.skipIf(!hasHelm)("whatever the layout of a file, by Helm's own reading", () => {
  let helm: HelmReader;
  beforeAll(async () => {
    helm = await HelmReader.start();
  });

  /** What is wrong with a text that was made of another one. */
  function complaint(before: string, after: string, mayLose: boolean): string | undefined {
    if (after === before) return undefined;
    const [was, is] = [helm.read(before), helm.read(after)];
    if ("error" in was) return undefined;
    if ("error" in is) return `is refused: ${is.error}`;
    const now = leaves(is.values);
    for (const leaf of leaves(was.values)) {
      const at = now.indexOf(leaf);
      if (at === -1 && !mayLose) return `loses ${leaf}`;
      if (at !== -1) now.splice(at, 1);
    }
    if (!mayLose && now.length > 0) return `adds ${now}`;
    if (!mayLose && comments(before).join() !== comments(after).join()) return "loses a comment";
    return undefined;
  }

  it("an upgrade keeps values and comments", async () => {
    const { shopStore } = await import("../support/shop");
    const route = await upgradeRoute(shopStore, "shop", { from: "1.0.0", to: "1.2.0" });
    let changed = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const result = upgradeValues(text, route);
        if (result.text !== text) changed++;
        const removes = result.changes.some(({ kind }) => kind === "removed");
        const found = complaint(text, result.text, removes);
        if (found) expect.fail(`${found}\n${JSON.stringify(text)}\n${JSON.stringify(result.text)}`);
      }),
      runs(300),
    );
    expect(changed).toBeGreaterThan(10);
  });

  it("a fix keeps the values and comments that it is not about", async () => {
    let offered = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const snapshot = await snapshotOf("shop@1.2.0", text);
        for (const { title, edit } of fix(snapshot, { uri, diagnostics: diagnose(snapshot) })) {
          offered++;
          const found = complaint(text, apply(text, edit?.changes?.[uri] ?? []), !/^Move|^Change to "/.test(title));
          if (found) expect.fail(`"${title}" ${found}\n${JSON.stringify(text)}`);
        }
      }),
      runs(300),
    );
    expect(offered).toBeGreaterThan(100);
  });
});
