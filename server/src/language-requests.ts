import {
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { complete, explainItem, type ItemData } from "./core/features/complete";
import { diagnose } from "./core/features/diagnose";
import { fix } from "./core/features/fix";
import { hover } from "./core/features/hover";
import { symbols } from "./core/features/symbols";
import { aboutChart, aboutSnapshot, type Session } from "./session";

/** Answers the requests of the Language Server Protocol. */
export function answerLanguageRequests(session: Session): void {
  const { connection, typingPause } = session;

  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token) => {
    await typingPause.wait(uri, token);
    if (token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.RequestCancelled, "The text has changed.");
    return { kind: "full", items: await typingPause.measure(uri, () => findDiagnostics(session, uri)) };
  });

  connection.onHover(({ textDocument: { uri }, position }) =>
    aboutSnapshot<Hover | null>(session, { method: "textDocument/hover", uri, empty: null }, (snapshot) =>
      hover(snapshot, position),
    ),
  );

  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    aboutSnapshot<DocumentSymbol[]>(session, { method: "textDocument/documentSymbol", uri, empty: [] }, symbols),
  );

  connection.onCodeAction(({ textDocument: { uri }, context: { diagnostics } }) =>
    aboutSnapshot<CodeAction[]>(session, { method: "textDocument/codeAction", uri, empty: [] }, (snapshot) =>
      fix(snapshot, { uri, diagnostics }),
    ),
  );

  connection.onCompletion(({ textDocument: { uri }, position }) =>
    aboutChart<CompletionItem[]>(session, { method: "textDocument/completion", uri, empty: [] }, (chart, document) => {
      const place = { text: document.getText(), offset: document.offsetAt(position), position };
      return complete({ ...place, snippets: session.editor.knowsSnippets, chart: chart.knowledge }, uri);
    }),
  );

  connection.onCompletionResolve((item) => {
    const uri = (item.data as ItemData | undefined)?.uri ?? "";
    return aboutChart<CompletionItem>(session, { method: "completionItem/resolve", uri, empty: item }, (chart) =>
      explainItem(item, chart.knowledge),
    );
  });
}

/** The diagnostics of an open document. */
export function findDiagnostics(session: Session, uri: string): Promise<Diagnostic[]> {
  return aboutSnapshot<Diagnostic[]>(session, { method: "textDocument/diagnostic", uri, empty: [] }, diagnose);
}
