import type { CodeAction, CodeActionParams, Diagnostic } from "vscode-languageserver";
import { diagnose } from "./core/features/diagnose";
import { fix } from "./core/features/fix";
import type { Snapshot } from "./core/snapshot";

/** What an editor asks about, and the version of the document if it can tell whether its own is another one. */
export interface AskedActions extends Pick<CodeActionParams, "textDocument" | "context"> {
  version?: number;
}

/** The fixes of those findings that the document still has: the editor may have others, of before the last keystroke. */
export function codeActions(
  snapshot: Snapshot,
  { textDocument: { uri }, context, version }: AskedActions,
): CodeAction[] {
  const ours = context.diagnostics.filter(({ source }) => source === "valuesmith");
  if (ours.length === 0) return [];
  const current = new Set(
    diagnose(snapshot).flatMap(({ data, ...rest }) => [identity({ ...rest, data }), identity(rest)]),
  );
  const actions = fix(snapshot, { uri, diagnostics: ours.filter((diagnostic) => current.has(identity(diagnostic))) });
  return version === undefined ? actions : actions.map((action) => forVersion(action, version));
}

/** A finding as it travels to the editor and back, wherever it stands; not every editor brings its data. */
const identity = ({ code, message, data }: Diagnostic): string => JSON.stringify([code, message, data]);

/** So that the editor refuses edits of a text that has changed since. */
function forVersion({ edit, ...action }: CodeAction, version: number): CodeAction {
  const documentChanges = Object.entries(edit?.changes ?? {}).map(([uri, edits]) => ({
    textDocument: { uri, version },
    edits,
  }));
  return { ...action, edit: { documentChanges } };
}
