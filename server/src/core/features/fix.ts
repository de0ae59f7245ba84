import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver-types";
import { allRules } from "../rules/all";
import type { Fix } from "../rules/rule";
import { suppressFile, suppressLine } from "../rules/suppressions";
import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import { isFaithful } from "../yaml/faithful-edit";
import type { KeyPath } from "../yaml/nodes";
import type { ValuesDocument } from "../yaml/values-document";
import type { DiagnosticData } from "./diagnose";

/** So much text is read again to see what edits do; whatever is beyond is not offered. In UTF-16 code units. */
const mostRead = 1_000_000;

/** The quick fixes of diagnostics: those of their rules, then those that switch the diagnostic off. */
export function fix(
  snapshot: Snapshot,
  { uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] },
): CodeAction[] {
  const { document } = snapshot;
  const offers = diagnostics
    .filter((diagnostic) => diagnostic.source === "valuesmith")
    .flatMap((diagnostic) => [...ruleFixes(snapshot, diagnostic), ...switchOff(snapshot, diagnostic)]);
  return offers
    .slice(0, Math.floor(mostRead / Math.max(1, document.text.length)))
    .filter(({ edits, concerned }) => isFaithful(document, edits, concerned))
    .map(({ title, edits, preferred, diagnostic }) => ({
      title,
      kind: "quickfix",
      diagnostics: [diagnostic],
      ...(preferred ? { isPreferred: true } : {}),
      edit: { changes: { [uri]: toTextEdits(document, edits) } },
    }));
}

/** A fix, for which diagnostic, and the paths whose values it may change. */
interface Offer extends Fix {
  diagnostic: Diagnostic;
  concerned: KeyPath[];
}

function ruleFixes(snapshot: Snapshot, diagnostic: Diagnostic): Offer[] {
  const data = diagnostic.data as Partial<DiagnosticData> | undefined;
  const rule = allRules.find(({ code }) => code === data?.code);
  if (!rule?.fix || !data?.fix) return [];
  const concerned = [data.path ?? [], ...pathsIn(data.fix)];
  return rule.fix(snapshot, data.fix).map((offered) => ({ ...offered, diagnostic, concerned }));
}

/** The paths that a finding's data has. */
function pathsIn(data: unknown): KeyPath[] {
  if (Array.isArray(data) && data.every((key) => typeof key === "string" || typeof key === "number"))
    return data.length > 0 ? [data] : [];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(pathsIn) : [];
}

function switchOff({ document }: Snapshot, diagnostic: Diagnostic): Offer[] {
  const code = String(diagnostic.code);
  const offset = document.offsetAt(diagnostic.range.start);
  return [
    { title: `Ignore ${code} on this line`, edits: [suppressLine(document, offset, code)] },
    { title: `Ignore ${code} in this file`, edits: [suppressFile(document, code)] },
  ].map((offered) => ({ ...offered, diagnostic, concerned: [] }));
}

/** Edits by offsets as edits by positions. */
export function toTextEdits(document: ValuesDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: document.rangeOf(span), newText }));
}
