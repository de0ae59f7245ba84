import {
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { complete, explainItem, type ItemData } from "./core/features/complete";
import { diagnose } from "./core/features/diagnose";
import { diagnoseManifests } from "./core/features/diagnose-manifest";
import { fix } from "./core/features/fix";
import { generateAction, generateKind, moveAllAction, moveKind } from "./core/features/move-secrets";
import { symbols } from "./core/features/symbols";
import { aboutChart, aboutManifests, aboutSecrets, aboutSnapshot, type Session } from "./session";

/** Answers the requests of the Language Server Protocol. */
export function answerLanguageRequests(session: Session): void {
  const { connection, typingPause } = session;

  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token) => {
    await typingPause.wait(uri, token);
    if (token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.RequestCancelled, "The text has changed.");
    return { kind: "full", items: await typingPause.measure(uri, () => findDiagnostics(session, uri)) };
  });

  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    aboutSnapshot<DocumentSymbol[]>(session, { method: "textDocument/documentSymbol", uri, empty: [] }, symbols),
  );

  connection.onCodeAction(({ textDocument: { uri }, range, context: { diagnostics, only } }) => {
    const { changesFiles, hasSecretCommands: hasCommands } = session.editor;
    const wants = (kind: string): boolean =>
      only === undefined || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
    return aboutSecrets<CodeAction[]>(session, { method: "textDocument/codeAction", uri, empty: [] }, (snapshot) => [
      ...(wants("quickfix") ? fix(snapshot, { uri, diagnostics, changesFiles, hasCommands }) : []),
      ...(wants(generateKind) && changesFiles ? generateAction(snapshot, range) : []),
      ...(only && wants(moveKind) && changesFiles ? moveAllAction(snapshot, hasCommands) : []),
    ]);
  });

  connection.onCompletion(({ textDocument: { uri }, position }) =>
    aboutChart<CompletionItem[]>(session, { method: "textDocument/completion", uri, empty: [] }, (chart, document) => {
      const place = { text: document.getText(), offset: document.offsetAt(position), position };
      const manifests = session.workspace.knownManifests(uri);
      return complete({ ...place, manifests, snippets: session.editor.knowsSnippets, chart: chart.knowledge }, uri);
    }),
  );

  connection.onCompletionResolve((item) => {
    const uri = (item.data as ItemData | undefined)?.uri ?? "";
    return aboutChart<CompletionItem>(session, { method: "completionItem/resolve", uri, empty: item }, (chart) =>
      explainItem(item, chart.knowledge),
    );
  });
}

/** The diagnostics of an open document: a values file, or the manifest of a Secret that an open values file names. */
export async function findDiagnostics(session: Session, uri: string): Promise<Diagnostic[]> {
  const question = { method: "textDocument/diagnostic", uri, empty: [] };
  const found = await aboutSecrets<Diagnostic[] | undefined>(session, { ...question, empty: undefined }, (snapshot) =>
    diagnose(snapshot),
  );
  return found ?? aboutManifests<Diagnostic[]>(session, question, diagnoseManifests);
}
