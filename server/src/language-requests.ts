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
import { isCut } from "./bounded-document";
import { untilCancelled } from "./cancellation";
import { codeActions } from "./code-actions";
import { complete, explainItem, type ItemData } from "./core/features/complete";
import { diagnosing } from "./core/features/diagnose";
import { diagnoseManifests } from "./core/features/diagnose-manifest";
import { symbols } from "./core/features/symbols";
import { inTurns, nextTurn } from "./in-turns";
import { internalFailure } from "./internal-failure";
import { type Answer, aboutChart, aboutManifests, aboutSnapshot, type Session } from "./session";

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

  connection.onCodeAction(({ textDocument: { uri }, range, context }, token) => {
    const needs = { secrets: true, verdict: true };
    const position = Range.is(range) ? range.start : undefined;
    const question = { method: "textDocument/codeAction", uri, position, token, needs, empty: [] };
    const version = session.documents.get(uri)?.version;
    return aboutSnapshot<CodeAction[]>(session, question, async (snapshot) => {
      const steps = codeActions(snapshot, { uri, range, context, version, editor: session.editor });
      return (await inTurns(steps, token)) ?? [];
    });
  });

  connection.onCompletion(({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/completion", uri, position, token, empty: [] };
    return aboutChart<CompletionItem[]>(session, question, (chart, document) => {
      if (isCut(document)) return [];
      const place = { text: document.getText(), offset: document.offsetAt(position), position };
      const manifests = session.workspace.knownManifests(uri);
      return complete({ ...place, manifests, snippets: session.editor.knowsSnippets, chart: chart.knowledge }, uri);
    });
  });

  connection.onCompletionResolve((item, token) => {
    const uri = (item.data as ItemData | undefined)?.uri ?? "";
    const question = { method: "completionItem/resolve", uri, token, empty: item };
    return aboutChart<CompletionItem>(session, question, (chart) => explainItem(item, chart.knowledge));
  });
}

/** The diagnostics of an open document: a values file, or the manifest of a Secret that an open values file names. */
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
  return found ?? aboutManifests<Diagnostic[]>(session, { ...question, empty: [] }, diagnoseManifests);
}
