import {
  type CancellationToken,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  Range,
  type ResponseError,
} from "vscode-languageserver";
import { complete, explainItem, type ItemData } from "../../core/features/complete";
import { diagnoseManifests } from "../../core/features/diagnose-manifest";
import { symbols } from "../../core/features/symbols";
import { diagnosing, diagnosingObjects } from "../../core/rules/engine/diagnose";
import { isCut } from "../../workspace/bounded-document";
import { inTurns, nextTurn } from "../../workspace/in-turns";
import { internalFailure } from "../session/answer";
import { untilCancelled } from "../session/cancellation";
import { aboutKind, aboutObjectAt, aboutObjects } from "../session/object-session";
import { type Answer, aboutChart, aboutManifests, aboutSnapshot, type Session } from "../session/session";
import { withBlocks } from "./block-requests";
import { codeActions, objectActions } from "./code-actions";

/** What a file shows whose check broke. */
const checkFailed =
  'Valuesmith failed while it checked this file, so what is wrong in it may not be shown. "Valuesmith: Show Output" says where; please report it.';

/** Answers the requests of the Language Server Protocol. */
export function answerLanguageRequests(session: Session): void {
  const { connection, typingPause } = session;

  connection.languages.diagnostics.on(({ textDocument: { uri } }, token) => {
    const answered = async (): Promise<DocumentDiagnosticReport | ResponseError<never>> => {
      await typingPause.wait(uri, token);
      const items = await typingPause.measure(uri, () => findDiagnostics(session, uri, token));
      return Array.isArray(items) ? { kind: "full", items } : items;
    };
    return untilCancelled(answered(), token);
  });

  connection.onDocumentSymbol(({ textDocument: { uri } }, token) =>
    aboutSnapshot<DocumentSymbol[]>(session, { method: "textDocument/documentSymbol", uri, token, empty: [] }, symbols),
  );

  connection.onCodeAction(async ({ textDocument: { uri }, range, context }, token) => {
    const needs = { secrets: true, verdict: true };
    const position = Range.is(range) ? range.start : undefined;
    const question = { method: "textDocument/codeAction", uri, position, token, needs, empty: [] };
    const version = session.documents.get(uri)?.version;
    const asked = { uri, range, context, version, editor: session.editor };
    const found = await aboutSnapshot<CodeAction[] | undefined>(
      session,
      { ...question, empty: undefined },
      async (snapshot) => (await inTurns(codeActions(snapshot, asked), token)) ?? [],
    );
    return (
      found ??
      aboutObjects<CodeAction[]>(
        session,
        question,
        async (objects) => (await inTurns(objectActions(objects, asked), token)) ?? [],
      )
    );
  });

  answerCompletion(session);
}

/** Completion reads the text itself, so that it waits for no parse. */
function answerCompletion(session: Session): void {
  const { connection, editor, workspace } = session;

  connection.onCompletion(async ({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/completion", uri, position, token, empty: [] };
    const found = await aboutChart<CompletionItem[] | undefined>(
      session,
      { ...question, empty: undefined },
      (chart, document) => {
        if (isCut(document)) return [];
        const place = { text: document.getText(), offset: document.offsetAt(position), position };
        const manifests = workspace.knownManifests(uri, chart.knowledge);
        return complete({ ...place, manifests, snippets: editor.knowsSnippets, chart: chart.knowledge }, uri);
      },
    );
    const all =
      found ??
      (await aboutObjectAt<CompletionItem[]>(session, question, (object, offset) =>
        complete({ ...object, offset, position, snippets: editor.knowsSnippets }, uri),
      ));
    return withBlocks(session, { found: all, uri, position }, token);
  });

  connection.onCompletionResolve((item, token) => {
    const { uri = "", object } = (item.data ?? {}) as Partial<ItemData>;
    const question = { method: "completionItem/resolve", uri, token, empty: item };
    return object === undefined
      ? aboutChart<CompletionItem>(session, question, ({ knowledge }) => explainItem(item, knowledge))
      : aboutKind<CompletionItem>(session, { ...question, kind: object }, (knowledge) => explainItem(item, knowledge));
  });
}

/** The diagnostics of an open document: a values file, or manifests of Secrets that an open values file names and of other objects. */
export async function findDiagnostics(
  session: Session,
  uri: string,
  token?: CancellationToken,
): Promise<Answer<Diagnostic[]>> {
  await nextTurn();
  const failed = [internalFailure(checkFailed)];
  const question = { method: "textDocument/diagnostic", uri, token, failed };
  const needs = { secrets: true, verdict: true };
  const found = await aboutSnapshot<Diagnostic[] | undefined>(
    session,
    { ...question, needs, empty: undefined },
    async (snapshot) => (await inTurns(diagnosing(snapshot), token)) ?? [],
  );
  if (found) return found;
  const ofSecrets = await aboutManifests<Diagnostic[]>(session, { ...question, empty: [] }, diagnoseManifests);
  if (!Array.isArray(ofSecrets)) return ofSecrets;
  return aboutObjects<Diagnostic[]>(session, { ...question, empty: ofSecrets }, async (objects) => [
    ...ofSecrets,
    ...((await inTurns(diagnosingObjects(objects), token)) ?? []),
  ]);
}
