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
import { isInside } from "./core/objects/object-snapshots";
import { aboutKind, aboutObjectAt, aboutObjects } from "./object-session";
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

  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { diagnostics, only } }) => {
    const { changesFiles, hasSecretCommands: hasCommands } = session.editor;
    const question = { method: "textDocument/codeAction", uri, empty: undefined };
    const wants = (kind: string): boolean =>
      only === undefined || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
    const found = await aboutSecrets<CodeAction[] | undefined>(session, question, (snapshot) => [
      ...(wants("quickfix") ? fix(snapshot, { uri, diagnostics, changesFiles, hasCommands }) : []),
      ...(wants(generateKind) && changesFiles ? generateAction(snapshot, range) : []),
      ...(only && wants(moveKind) && changesFiles ? moveAllAction(snapshot, hasCommands) : []),
    ]);
    if (found || !wants("quickfix")) return found ?? [];
    return aboutObjects<CodeAction[]>(session, { ...question, empty: [] }, (objects) =>
      objects.flatMap((object) =>
        fix(object, { uri, diagnostics: diagnostics.filter((found) => isInside(object, found.range.start)) }),
      ),
    );
  });

  answerCompletion(session);
}

/** Completion reads the text itself, so that it waits for no parse. */
function answerCompletion(session: Session): void {
  const { connection, editor, workspace } = session;

  connection.onCompletion(async ({ textDocument: { uri }, position }) => {
    const question = { method: "textDocument/completion", uri, empty: undefined };
    const found = await aboutChart<CompletionItem[] | undefined>(session, question, (chart, document) => {
      const place = { text: document.getText(), offset: document.offsetAt(position), position };
      const manifests = workspace.knownManifests(uri);
      return complete({ ...place, manifests, snippets: editor.knowsSnippets, chart: chart.knowledge }, uri);
    });
    return (
      found ??
      aboutObjectAt<CompletionItem[]>(session, { ...question, position, empty: [] }, (object, offset) =>
        complete({ ...object, offset, position, snippets: editor.knowsSnippets }, uri),
      )
    );
  });

  connection.onCompletionResolve((item) => {
    const { uri = "", object } = (item.data ?? {}) as Partial<ItemData>;
    const question = { method: "completionItem/resolve", uri, empty: item };
    return object === undefined
      ? aboutChart<CompletionItem>(session, question, ({ knowledge }) => explainItem(item, knowledge))
      : aboutKind<CompletionItem>(session, { ...question, kind: object }, (knowledge) => explainItem(item, knowledge));
  });
}

/** The diagnostics of an open document: a values file, or manifests of Secrets that an open values file names and of other objects. */
export async function findDiagnostics(session: Session, uri: string): Promise<Diagnostic[]> {
  const question = { method: "textDocument/diagnostic", uri, empty: [] };
  const found = await aboutSecrets<Diagnostic[] | undefined>(session, { ...question, empty: undefined }, (snapshot) =>
    diagnose(snapshot),
  );
  if (found) return found;
  return [
    ...(await aboutManifests<Diagnostic[]>(session, question, diagnoseManifests)),
    ...(await aboutObjects<Diagnostic[]>(session, question, (objects) => objects.flatMap(diagnose))),
  ];
}
