import { readModeline, writeModeline } from "../chart/modeline";
import { applyEdits, type Edit } from "../yaml/edit/edits";
import { isSumOf } from "../yaml/edit/intended-values";
import { isReadByHelm } from "../yaml/edit/prove";
import { ValuesDocument } from "../yaml/read/values-document";
import { applyRenames, type Progress, type Route, snapshotOf } from "./apply-renames";
import type { Change } from "./change";
import { changedDefaults } from "./changed-defaults";
import { newProblems } from "./new-problems";

/** Values for another version of their chart, and what there is to say about it. */
export interface Upgrade {
  /** The whole new text. */
  text: string;
  /** What makes the new text of the old one: no edit, or a single one. */
  edits: Edit[];
  changes: Change[];
}

/** Rewrites values for another version of their chart. A text that is not YAML stays as it is. */
export function upgradeValues(text: string, route: Route): Upgrade {
  if (!isReadByHelm(new ValuesDocument(text))) {
    const message = "Helm cannot read this file as it is. Correct it first.";
    return { text, edits: [], changes: [{ kind: "required", path: "", message }] };
  }
  const attempted = applyRenames(text, route);
  const renamed = isProvenWhole(text, attempted) ? attempted : { ...attempted, text, changes: [], intents: [] };
  const after = withModeline(renamed.text, route);
  const changes = [
    ...renamed.changes,
    ...newProblems(text, { ...renamed, text: after }, route),
    ...changedDefaults({ before: snapshotOf(text, route.from), after: snapshotOf(after, route.to) }),
  ];
  return { text: after, edits: difference(text, after), changes };
}

/** Whether Helm reads the text in the end, with the values that all changes together were meant to give it. */
function isProvenWhole(text: string, { text: after, intents }: Progress): boolean {
  const [before, now] = [new ValuesDocument(text), new ValuesDocument(after)];
  return after === text || (isReadByHelm(now) && isSumOf(intents, before, now));
}

/** A file that says its version itself says the new one. */
function withModeline(text: string, { from, to }: Route): string {
  const modeline = readModeline(text);
  if (modeline?.chart !== from.chart || modeline.version === undefined || to.version === undefined) return text;
  return applyEdits(text, writeModeline(text, `${to.chart}@${to.version}`));
}

/** The lines from the first that differs to the last, as one edit. */
function difference(before: string, after: string): Edit[] {
  if (before === after) return [];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  start = before.lastIndexOf("\n", start - 1) + 1;
  const longest = Math.min(before.length, after.length) - start;
  let same = 0;
  while (same < longest && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return [{ span: { start, end: before.length - same }, newText: after.slice(start, after.length - same) }];
}
