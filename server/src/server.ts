import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { answerChartRequests } from "./chart-requests";
import { EditorSettings } from "./editor-settings";
import type { Host } from "./host";
import { answerLanguageRequests, findDiagnostics } from "./language-requests";
import { PushedDiagnostics } from "./pushed-diagnostics";
import type { Session } from "./session";
import { answerUpgradeRequests } from "./upgrade-requests";
import { Workspace } from "./workspace";

/** Starts the language server on a connection. */
export function startServer(connection: Connection, host: Host): void {
  const editor = new EditorSettings(connection);
  const documents = new TextDocuments(TextDocument);
  const session: Session = { connection, documents, editor, workspace: new Workspace(host, editor) };

  connection.onInitialize(({ capabilities, initializationOptions }) => {
    editor.initialize(capabilities, initializationOptions);
    return initializeResult(editor.pullsDiagnostics);
  });
  connection.onInitialized(() => watchForChanges(session));
  answerLanguageRequests(session);
  answerChartRequests(session);
  answerUpgradeRequests(session);
  followChanges(session);

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
      ...(pullsDiagnostics ? { diagnosticProvider } : {}),
    },
  };
}

/** The files beside a values file that say which chart it belongs to. */
const watchers = ["**/Chart.yaml", "**/values.yaml", "**/values.schema.json"].map((globPattern) => ({ globPattern }));

/** Asks the editor to tell when settings or the files around values files change. */
function watchForChanges({ connection, editor }: Session): void {
  const { workspace } = editor.capabilities;
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
  const { connection, documents, editor, workspace } = session;
  const pushed = new PushedDiagnostics(connection, ({ uri }) => findDiagnostics(session, uri));
  const refresh = () => {
    workspace.forgetCharts();
    if (editor.pullsDiagnostics && editor.capabilities.workspace?.diagnostics?.refreshSupport) {
      ask(connection.languages.diagnostics.refresh());
    }
    for (const document of documents.all()) {
      if (!editor.pullsDiagnostics) pushed.schedule(document);
      editor.chartChanged(document.uri);
    }
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
    refresh();
  });
  connection.onDidChangeWatchedFiles(refresh);
}
