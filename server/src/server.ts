import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { boundedDocuments } from "./bounded-document";
import { ChartLearner } from "./chart-learner";
import { answerChartRequests } from "./chart-requests";
import { EditorSettings } from "./editor-settings";
import type { Host } from "./host";
import { answerLanguageRequests, findDiagnostics } from "./language-requests";
import type { LargeDocuments } from "./large-documents";
import { PushedDiagnostics } from "./pushed-diagnostics";
import { answerRenderRequests } from "./render-requests";
import type { Session } from "./session";
import { Workspace } from "./workspace";

/** Starts the language server on a connection; `large` is what keeps large documents from it. */
export function startServer(connection: Connection, host: Host, large?: LargeDocuments): void {
  const editor = new EditorSettings(connection);
  const documents = new TextDocuments(boundedDocuments);
  const learner = new ChartLearner(
    () => session.renderer,
    () => session.chartsChanged(),
  );
  const workspace = new Workspace(host, editor, learner);
  const session: Session = {
    connection,
    documents,
    editor,
    host,
    learner,
    workspace,
    refreshDiagnostics: () => {},
    chartsChanged: () => {},
  };

  connection.onInitialize((params) => {
    editor.initialize(params);
    if (editor.storage !== undefined) session.renderer = host.createRenderer?.(editor.storage);
    return initializeResult(editor.pullsDiagnostics);
  });
  connection.onInitialized(() => watchForChanges(session));
  connection.onShutdown(() => session.renderer?.dispose());
  answerLanguageRequests(session);
  answerChartRequests(session);
  answerRenderRequests(session);
  followChanges(session);
  large?.attach(connection, (uri) => documents.get(uri));

  documents.listen(connection);
  connection.listen();
}

function initializeResult(pullsDiagnostics: boolean): InitializeResult {
  const diagnosticProvider = { identifier: "valuesmith", interFileDependencies: false, workspaceDiagnostics: false };
  return {
    serverInfo: { name: "valuesmith" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      completionProvider: { resolveProvider: true, triggerCharacters: [":", " ", '"', "'"] },
      hoverProvider: true,
      documentSymbolProvider: true,
      codeActionProvider: { codeActionKinds: ["quickfix"] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(pullsDiagnostics ? { diagnosticProvider } : {}),
    },
  };
}

/** The files beside a values file that say which chart it belongs to. */
const watchers = ["**/Chart.yaml", "**/values.yaml", "**/values.schema.json"].map((globPattern) => ({ globPattern }));

/** Asks the editor to tell when settings or the files around values files change. */
function watchForChanges(session: Session): void {
  const { connection, editor } = session;
  const { workspace } = editor.capabilities;
  if (workspace?.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders((event) => {
      editor.changeFolders(event);
      session.chartsChanged();
    });
  }
  if (workspace?.didChangeConfiguration?.dynamicRegistration) {
    ask(connection.client.register(DidChangeConfigurationNotification.type, { section: "valuesmith" }));
  }
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
    ask(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }
}

/** Asks the editor for something it may refuse. It is no worse off then, and an unhandled refusal would end the server. */
const ask = (request: Promise<unknown>): void => void request.catch(() => {});

/** Keeps what is remembered true when documents, settings and files change. */
function followChanges(session: Session): void {
  const { connection, documents, editor, workspace, learner } = session;
  const pushed = new PushedDiagnostics(connection, async ({ uri }) => {
    const found = await findDiagnostics(session, uri);
    return Array.isArray(found) ? found : [];
  });
  session.refreshDiagnostics = () => {
    if (editor.pullsDiagnostics) {
      if (editor.capabilities.workspace?.diagnostics?.refreshSupport) ask(connection.languages.diagnostics.refresh());
    } else for (const document of documents.all()) pushed.schedule(document);
  };
  session.chartsChanged = () => {
    workspace.forgetCharts();
    session.refreshDiagnostics();
    for (const { uri } of documents.all()) editor.chartChanged(uri);
  };

  documents.onDidChangeContent(({ document }) => {
    if (!editor.pullsDiagnostics) pushed.schedule(document);
  });
  documents.onDidSave(({ document }) => {
    workspace.forgetChart(document.uri);
    editor.chartChanged(document.uri);
  });
  documents.onDidClose(({ document }) => {
    workspace.forgetChart(document.uri);
    editor.forget(document.uri);
    pushed.clear(document);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    editor.change(settings);
    session.chartsChanged();
  });
  connection.onDidChangeWatchedFiles(() => {
    learner.forget();
    session.chartsChanged();
  });
}
