import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver-types";
import { allRules } from "../rules/all";
import { suppressFile, suppressLine } from "../rules/suppressions";
import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import type { ValuesDocument } from "../yaml/values-document";
import type { DiagnosticData } from "./diagnose";

/** The quick fixes of diagnostics: those of their rules, then those that switch the diagnostic off. */
export function fix(
  snapshot: Snapshot,
  { uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] },
): CodeAction[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.source === "valuesmith")
    .flatMap((diagnostic) => [...ruleFixes(snapshot, uri, diagnostic), ...switchOff(snapshot, uri, diagnostic)]);
}

function ruleFixes(snapshot: Snapshot, uri: string, diagnostic: Diagnostic): CodeAction[] {
  const data = diagnostic.data as Partial<DiagnosticData> | undefined;
  const rule = allRules.find(({ code }) => code === data?.code);
  if (!rule?.fix || !data?.fix) return [];
  return rule.fix(snapshot, data.fix).map(({ title, edits, preferred }) => ({
    title,
    kind: "quickfix",
    diagnostics: [diagnostic],
    ...(preferred ? { isPreferred: true } : {}),
    edit: { changes: { [uri]: toTextEdits(snapshot.document, edits) } },
  }));
}

function switchOff({ document }: Snapshot, uri: string, diagnostic: Diagnostic): CodeAction[] {
  const code = String(diagnostic.code);
  const offset = document.offsetAt(diagnostic.range.start);
  return [
    { title: `Ignore ${code} on this line`, edit: suppressLine(document, offset, code) },
    { title: `Ignore ${code} in this file`, edit: suppressFile(document, code) },
  ].map(({ title, edit }) => ({
    title,
    kind: "quickfix",
    diagnostics: [diagnostic],
    edit: { changes: { [uri]: toTextEdits(document, [edit]) } },
  }));
}

/** Edits by offsets as edits by positions. */
export function toTextEdits(document: ValuesDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: document.rangeOf(span), newText }));
}
