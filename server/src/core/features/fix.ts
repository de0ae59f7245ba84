import type { CodeAction, Diagnostic, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import { allRules } from "../rules/all";
import type { FileChange, Fix } from "../rules/rule";
import { suppressFile, suppressLine } from "../rules/suppressions";
import { redact } from "../secrets/redact";
import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import { ValuesDocument } from "../yaml/values-document";
import type { DiagnosticData } from "./diagnose";

/** Whose fixes are wanted, and what the editor can do. */
export interface FixContext {
  uri: string;
  diagnostics: Diagnostic[];
  /** The editor can change several files at once, make new ones and refuse edits of an older version. */
  changesFiles?: boolean;
  /** The editor has our commands. */
  hasCommands?: boolean;
}

/** The quick fixes of diagnostics: those of their rules, then those that switch the diagnostic off. */
export function fix(snapshot: Snapshot, context: FixContext): CodeAction[] {
  return context.diagnostics
    .filter((diagnostic) => diagnostic.source === "valuesmith")
    .flatMap((diagnostic) => [
      ...ruleFixes(snapshot, context, diagnostic),
      ...switchOff(snapshot, context.uri, diagnostic),
    ]);
}

function ruleFixes(snapshot: Snapshot, context: FixContext, diagnostic: Diagnostic): CodeAction[] {
  const data = diagnostic.data as Partial<DiagnosticData> | undefined;
  const rule = allRules.find(({ code }) => code === data?.code);
  if (!rule?.fix || !data?.fix) return [];
  return rule
    .fix(snapshot, data.fix)
    .filter(({ files, command }) => (!files || context.changesFiles) && (!command || context.hasCommands))
    .map((found) => ({
      title: redact(snapshot, data.path ?? [], found.title),
      kind: "quickfix",
      diagnostics: [diagnostic],
      ...(found.preferred ? { isPreferred: true } : {}),
      ...toAction(snapshot, context.uri, found),
      ...(context.hasCommands ? followUp(found) : {}),
    }));
}

/** What the editor does after the edits of an action. */
export function followUp({ title, then }: Fix): Pick<CodeAction, "command"> {
  return then ? { command: { title, command: then.name, arguments: then.arguments } } : {};
}

/** What an action does: a command, or edits of one file or of several. */
export function toAction(
  snapshot: Snapshot,
  uri: string,
  { title, edits, files, command }: Fix,
): Pick<CodeAction, "edit" | "command"> {
  if (command) return { command: { title, command: command.name, arguments: command.arguments } };
  if (!files) return { edit: { changes: { [uri]: toTextEdits(snapshot.document, edits) } } };
  const version = snapshot.secrets?.version ?? null;
  const own = { textDocument: { uri, version }, edits: toTextEdits(snapshot.document, edits) };
  return { edit: { documentChanges: [...files.flatMap(toDocumentChanges), ...(edits.length > 0 ? [own] : [])] } };
}

/** New files are made first, so that nothing is changed where that fails. */
function toDocumentChanges({ uri, version, text, edits }: FileChange): NonNullable<WorkspaceEdit["documentChanges"]> {
  const change = { textDocument: { uri, version }, edits: toTextEdits(new ValuesDocument(text ?? ""), edits) };
  return text === undefined
    ? [{ kind: "create", uri, options: { overwrite: false, ignoreIfExists: false } }, change]
    : [change];
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
