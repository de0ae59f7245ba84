import { type CodeAction, type CodeActionContext, type Diagnostic, Range } from "vscode-languageserver";
import { generateAction, generateKind, moveAllAction, moveKind } from "../../core/features/move-secrets";
import { isInside, type ObjectSnapshot } from "../../core/objects/object-snapshots";
import { diagnosing } from "../../core/rules/engine/diagnose";
import { fixing } from "../../core/rules/engine/fix";
import type { Steps } from "../../core/steps";
import type { Snapshot } from "../../core/values/snapshot";
import { inTurns } from "../../workspace/in-turns";
import type { EditorSettings } from "../session/editor-settings";
import { answerAbout } from "../session/request";
import type { Session } from "../session/session";
import { snapshotOf } from "../session/subject";

/** Answers what can be done at a place. */
export function answerCodeActions(session: Session): void {
  const { connection, documents, editor, workspace } = session;

  connection.onCodeAction(({ textDocument: { uri }, range, context }, token) => {
    const position = Range.is(range) ? range.start : undefined;
    const question = { method: "textDocument/codeAction", uri, position, token, empty: [] };
    const asked = { uri, range, context, version: documents.get(uri)?.version, editor };
    return answerAbout<CodeAction[]>(session, question, async (subject) => {
      if (subject.kind === "nothing") return [];
      const actions =
        subject.kind === "values"
          ? codeActions(await snapshotOf(session, subject, { secrets: true, verdict: true }), asked)
          : objectActions(await workspace.objectsIn(subject.document), asked);
      return (await inTurns(actions, token)) ?? [];
    });
  });
}

/** What an editor asks about, which version of the document it is, and what the editor can do. */
export interface AskedActions {
  uri: string;
  range: Range;
  context: CodeActionContext;
  version: number | undefined;
  editor: Pick<EditorSettings, "changesFiles" | "hasSecretCommands" | "knowsVersionedEdits">;
}

/** What can be done at a place of a document: the fixes of findings, and actions about secrets. */
export function* codeActions(
  snapshot: Snapshot,
  { uri, range, context, version, editor }: AskedActions,
): Steps<CodeAction[]> {
  const { only } = context;
  const { changesFiles, hasSecretCommands: hasCommands } = editor;
  const wants = (kind: string): boolean =>
    only === undefined || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
  const diagnostics = wants("quickfix") ? yield* currentOf(snapshot, context.diagnostics) : [];
  const actions = [
    ...(yield* fixing(snapshot, { uri, diagnostics, changesFiles, hasCommands })),
    ...(wants(generateKind) && changesFiles ? generateAction(snapshot, range, hasCommands) : []),
    ...(only && wants(moveKind) && changesFiles ? moveAllAction(snapshot, hasCommands) : []),
  ];
  return editor.knowsVersionedEdits && version !== undefined
    ? actions.map((action) => forVersion(action, version))
    : actions;
}

/** The fixes of findings on the objects of a file. */
export function* objectActions(objects: readonly ObjectSnapshot[], asked: AskedActions): Steps<CodeAction[]> {
  const { diagnostics, only } = asked.context;
  const actions: CodeAction[] = [];
  for (const object of objects) {
    const own = diagnostics.filter(({ range }) => isInside(object, range.start));
    const context = { diagnostics: own, only: only ?? ["quickfix"] };
    if (own.length > 0) actions.push(...(yield* codeActions(object, { ...asked, context })));
  }
  return actions;
}

/** Those findings that the document still has: the editor may have others, of before the last keystroke. */
function* currentOf(snapshot: Snapshot, diagnostics: readonly Diagnostic[]): Steps<Diagnostic[]> {
  const ours = diagnostics.filter(({ source }) => source === "valuesmith");
  if (ours.length === 0) return [];
  const found = yield* diagnosing(snapshot);
  const current = new Set(found.flatMap(({ data, ...rest }) => [identity({ ...rest, data }), identity(rest)]));
  return ours.filter((diagnostic) => current.has(identity(diagnostic)));
}

/** A finding as it travels to the editor and back, wherever it stands; not every editor brings its data. */
const identity = ({ code, message, data }: Diagnostic): string => JSON.stringify([code, message, data]);

/** So that the editor refuses edits of a text that has changed since. */
function forVersion(action: CodeAction, version: number): CodeAction {
  const { changes } = action.edit ?? {};
  if (!changes) return action;
  const documentChanges = Object.entries(changes).map(([uri, edits]) => ({ textDocument: { uri, version }, edits }));
  return { ...action, edit: { documentChanges } };
}
