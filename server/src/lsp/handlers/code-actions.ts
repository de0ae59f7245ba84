import {
  type CodeAction,
  type CodeActionContext,
  Diagnostic,
  MessageType,
  Range,
  ShowMessageNotification,
  type ShowMessageParams,
} from "vscode-languageserver";
import { generateAction, generateKind, moveAllAction, moveKind } from "../../core/features/move-secrets";
import { fieldsOf } from "../../core/findings/rule";
import { isInside, type ObjectSnapshot } from "../../core/objects/object-snapshots";
import { diagnosing } from "../../core/rules/engine/diagnose";
import { type ChosenFix, type FixContext, fixing, makeChosen, offerFixes } from "../../core/rules/engine/fix";
import type { Steps } from "../../core/steps";
import type { Snapshot } from "../../core/values/snapshot";
import { inTurns } from "../../workspace/in-turns";
import type { EditorSettings } from "../session/editor-settings";
import { answerAbout } from "../session/request";
import { type Session, type Subject, snapshotOf } from "../session/subject";

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
          ? codeActions(await snapshotOf(session, subject, { secrets: "all", verdict: true }), asked)
          : objectActions(await workspace.objectsIn(subject.document), asked);
      return (await inTurns(actions, token)) ?? [];
    });
  });

  connection.onCodeActionResolve((action, token) => {
    const wanted = readWanted(action.data);
    if (!wanted) return action;
    const question = { method: "codeAction/resolve", uri: wanted.uri, token, empty: action };
    return answerAbout<CodeAction>(session, question, async (subject) => {
      const made = await makeWanted(session, subject, wanted);
      if (!made) {
        const params: ShowMessageParams = { type: MessageType.Warning, message: notDone(action.title) };
        await connection.sendNotification(ShowMessageNotification.type, params);
      }
      return made ?? action;
    });
  });
}

const notDone = (title: string): string =>
  `"${title}" was not done: the file has changed, or the edit could not be proven to leave all other values as they are.`;

/** What an action carries that is only made once it is chosen: for which version of which document, and which fix it is. */
interface Wanted extends ChosenFix {
  uri: string;
  version: number | null;
}

/** Reads that as it comes back from the editor; undefined for an action that needs nothing more, or was not ours. */
function readWanted(data: unknown): Wanted | undefined {
  const { uri, version = null, title, diagnostic } = fieldsOf(data);
  if (typeof uri !== "string" || typeof title !== "string" || !Diagnostic.is(diagnostic)) return undefined;
  return version === null || typeof version === "number" ? { uri, version, title, diagnostic } : undefined;
}

/** The action with its edits; undefined where the document is another one by now, or they cannot be made safely. */
async function makeWanted(
  session: Session,
  subject: Subject,
  { uri, version, title, diagnostic }: Wanted,
): Promise<CodeAction | undefined> {
  const { documents, editor, workspace } = session;
  if (subject.kind === "nothing") return undefined;
  const snapshot =
    subject.kind === "values"
      ? await snapshotOf(session, subject, { secrets: "all", verdict: true })
      : (await workspace.objectsIn(subject.document)).find((object) => isInside(object, diagnostic.range.start));
  const { changesFiles, hasSecretCommands: hasCommands } = editor;
  const context = { uri, diagnostics: [diagnostic], changesFiles, hasCommands };
  const made = snapshot && makeChosen(snapshot, context, { title, diagnostic });
  // Somebody may have typed since it was offered, or while it was made.
  const now = documents.get(uri)?.version;
  if (!made || (version !== null && now !== version)) return undefined;
  return editor.knowsVersionedEdits && now !== undefined ? forVersion(made, now) : made;
}

/** What an editor asks about, which version of the document it is, and what the editor can do. */
export interface AskedActions {
  uri: string;
  range: Range;
  context: CodeActionContext;
  version: number | undefined;
  editor: Pick<EditorSettings, "changesFiles" | "hasSecretCommands" | "knowsVersionedEdits"> & {
    resolvesActions?: boolean;
  };
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
  const asked = { uri, diagnostics, changesFiles, hasCommands };
  const actions = [
    ...(editor.resolvesActions ? offers(snapshot, asked, version) : yield* fixing(snapshot, asked)),
    ...(wants(generateKind) && changesFiles ? generateAction(snapshot, range, hasCommands) : []),
    ...(only && wants(moveKind) && changesFiles ? moveAllAction(snapshot, hasCommands) : []),
  ];
  return editor.knowsVersionedEdits && version !== undefined
    ? actions.map((action) => forVersion(action, version))
    : actions;
}

/** The fixes of findings, without the edits of those that nobody has chosen yet. */
const offers = (snapshot: Snapshot, asked: FixContext, version: number | undefined): CodeAction[] =>
  offerFixes(snapshot, asked).map(({ action, chosen }) => {
    const data: Wanted | undefined = chosen && { ...chosen, uri: asked.uri, version: version ?? null };
    return data ? { ...action, data } : action;
  });

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
  const found = yield* diagnosing(snapshot, new Set(ours.map(({ code }) => code)));
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
