import {
  type CancellationToken,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  Position,
  type ResponseError,
} from "vscode-languageserver";
import { isCut } from "./bounded-document";
import { codeActions } from "./code-actions";
import { complete, explainItem, type ItemData } from "./core/features/complete";
import { diagnose } from "./core/features/diagnose";
import { hover } from "./core/features/hover";
import { symbols } from "./core/features/symbols";
import { internalFailure } from "./internal-failure";
import { aboutChart, aboutSnapshot, type Session } from "./session";
import { TypingPause } from "./typing-pause";

/** What a file shows whose check broke. */
const checkFailed =
  'Valuesmith failed while it checked this file, so what is wrong in it may not be shown. "Valuesmith: Show Output" says where; please report it.';

/** Answers the requests of the Language Server Protocol. */
export function answerLanguageRequests(session: Session): void {
  const { connection } = session;
  const typingPause = new TypingPause(session.documents);

  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token) => {
    await typingPause.wait(uri, token);
    const items = await findDiagnostics(session, uri, token);
    return Array.isArray(items) ? { kind: "full", items } : items;
  });

  connection.onHover(({ textDocument: { uri }, position }, token) =>
    aboutSnapshot<Hover | null>(session, { method: "textDocument/hover", uri, token, empty: null }, (snapshot) =>
      Position.is(position) ? hover(snapshot, position) : null,
    ),
  );

  connection.onDocumentSymbol(({ textDocument: { uri } }, token) =>
    aboutSnapshot<DocumentSymbol[]>(session, { method: "textDocument/documentSymbol", uri, token, empty: [] }, symbols),
  );

  connection.onCodeAction(({ textDocument, context }, token) => {
    const { uri } = textDocument;
    const question = { method: "textDocument/codeAction", uri, token, withVerdict: true, empty: [] };
    const version = session.editor.knowsVersionedEdits ? session.documents.get(uri)?.version : undefined;
    return aboutSnapshot<CodeAction[]>(session, question, (snapshot) =>
      codeActions(snapshot, { textDocument, context, version }),
    );
  });

  connection.onCompletion(({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/completion", uri, token, empty: [] };
    return aboutChart<CompletionItem[]>(session, question, (chart, document) => {
      if (isCut(document) || !Position.is(position)) return [];
      const place = { text: document.getText(), offset: document.offsetAt(position), position };
      return complete({ ...place, snippets: session.editor.knowsSnippets, chart: chart.knowledge }, uri);
    });
  });

  connection.onCompletionResolve((item, token) => {
    const uri = (item.data as ItemData | undefined)?.uri ?? "";
    const question = { method: "completionItem/resolve", uri, token, empty: item };
    return aboutChart<CompletionItem>(session, question, (chart) => explainItem(item, chart.knowledge));
  });
}

/** The diagnostics of an open document. */
export function findDiagnostics(
  session: Session,
  uri: string,
  token?: CancellationToken,
): Promise<Diagnostic[] | ResponseError<never>> {
  const question = {
    method: "textDocument/diagnostic",
    uri,
    token,
    withVerdict: true,
    empty: [],
    failed: [internalFailure(checkFailed)],
  };
  return aboutSnapshot<Diagnostic[]>(session, question, diagnose);
}
