import { expect, it } from "vitest";
import { findSecrets } from "../../server/src/core/secrets/detect/find-secrets";
import { planMove } from "../../server/src/core/secrets/move/plan-move";
import { snapshotOf } from "../support/fixture";
import { fakeRandom } from "../support/random";

/** The text of the salt in the Secret; undefined where nothing is moved. */
async function moved(value: string, below = ""): Promise<{ content: string | undefined; reasons: string }> {
  const snapshot = await snapshotOf("langfuse@1.5.0", `langfuse:\n  salt:\n    value: ${value}\n${below}`);
  const plan = planMove(snapshot, { manifests: [], nearness: new Map(), random: fakeRandom() }, findSecrets(snapshot));
  const keys = plan.drafts.flatMap((draft) => draft.keys);
  return { content: keys[0]?.content, reasons: plan.refused.map(({ reason }) => reason).join() };
}

it.each([
  ["U+0085 in quotes", '"ab\u0085  cd9"', "ab cd9"],
  ["U+0085 in a block of text", "|\n      ab\u0085      cd9", "ab\ncd9\n"],
  ["an escaped line break before an empty line", '"ab\\\n\n      cd9"', "ab\ncd9"],
])("%s moves as Helm reads it", async (_, value, content) => {
  expect((await moved(value)).content).toBe(content);
});

it.each([
  ["U+2028 in quotes", '"ab\u2028  cd9"', "", "line breaks"],
  ["U+2029 in single quotes", "'ab\u2029 cd9'", "", "line breaks"],
  ["U+2028 in a block of text", "|\n      ab\u2028      cd9", "", "line breaks"],
  ["two carriage returns", '"ab\r\r\n      cd9"', "", "line breaks"],
  ["U+0085 that ends the value", "ab\u0085cd9xx", "", ""],
  ["half a character", '"\\ud83d\\ude00abc9"', "", "line 3"],
  ["an escaped slash", '"a\\/b1"', "", "line 3"],
  ["a tag that does not fit", "SaltCanary77", "replicaCount: !!int x\n", "line 4"],
  ["binary", "!!binary U2FsdENhbmFyeTc3", "", "the value has an anchor or a tag"],
  ["a question mark in brackets", "SaltCanary77", "extra: [?b]\n", "line 4"],
])("%s keeps values from being moved", async (_, value, below, reason) => {
  const { content, reasons } = await moved(value, below);
  expect(content).toBeUndefined();
  expect(reasons).toContain(reason);
});
