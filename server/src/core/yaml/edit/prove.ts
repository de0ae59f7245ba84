import { walk } from "../document/nodes";
import { findExcessiveAlias } from "../read/bounds";
import { refusedByHelm } from "../read/refused-by-helm";
import { ValuesDocument } from "../read/values-document";
import { marksIn } from "./anchors";
import { applyEdits, type Edit } from "./edits";
import { type Intent, isAsIntended } from "./intended-values";
import { keepsAsides } from "./kept-comments";

/**
 * Whether edits do what they are meant to do and nothing else: Helm reads the text no less than before, every value is where
 * and what it should be, no anchor is lost (but for one that nothing uses, on what
 * is moved), and all comments are still about what they were about.
 */
export function isFaithful(document: ValuesDocument, edits: readonly Edit[], intent: Intent): boolean {
  return isProven(document, new ValuesDocument(applyEdits(document.text, edits), document), intent);
}

/** `isFaithful`, of a text that has been changed already. */
export function isProven(before: ValuesDocument, after: ValuesDocument, intent: Intent): boolean {
  if (complaints(after) > complaints(before)) return false;
  const kept = anchorsOf(after);
  const used = intent.moved && aliasesOf(before);
  if (![...anchorsOf(before)].every((anchor) => kept.has(anchor) || (used && !used.has(anchor)))) return false;
  return isAsIntended(before, after, intent) && keepsAsides(before, after, intent);
}

/** How much in a text is no YAML, or none for Helm. */
function complaints(document: ValuesDocument): number {
  const refused = [...refusedByHelm(document)].filter(({ isTaken }) => !isTaken).length;
  return document.problems.length + refused + (findExcessiveAlias(document.content) ? 1 : 0);
}

/** Whether Helm reads a text, as far as can be told without Helm. */
export const isReadByHelm = (document: ValuesDocument): boolean => complaints(document) === 0;

/** The anchors that are used. */
function aliasesOf({ root }: ValuesDocument): Set<string> {
  return new Set([...marksIn(root)].flatMap(({ kind, name }) => (kind === "alias" ? [name] : [])));
}

function anchorsOf({ root }: ValuesDocument): Set<string> {
  const anchors = new Set<string>();
  for (const { node } of walk(root)) if (node.kind !== "alias" && node.anchor !== undefined) anchors.add(node.anchor);
  return anchors;
}
