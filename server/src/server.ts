import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { ChartLearner } from "./chart-learner";
import { answerChartRequests } from "./chart-requests";
import { generateKind, moveKind } from "./core/features/move-secrets";
import { EditorSettings } from "./editor-settings";
import type { Host } from "./host";
import { answerLanguageRequests, findDiagnostics } from "./language-requests";
import { PushedDiagnostics } from "./pushed-diagnostics";
import { answerRenderRequests } from "./render-requests";
import { answerSecretRequests } from "./secret-requests";
import type { Session } from "./session";
import { TypingPause } from "./typing-pause";
import { answerUpgradeRequests } from "./upgrade-requests";
import { Workspace } from "./workspace";

/** Starts the language server on a connection. */
export function startServer(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  const editor = new EditorSettings(connection, documents);
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
    typingPause: new TypingPause(documents),
    refreshDiagnostics: () => {},
    chartsChanged: () => {},
  };

  connection.onInitialize(({ capabilities, initializationOptions, workspaceFolders, rootUri }) => {
    editor.initialize(capabilities, initializationOptions);
    editor.openFolders(workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []));
    if (editor.storage !== undefined) session.renderer = host.createRenderer?.(editor.storage);
    return initializeResult(editor.pullsDiagnostics);
  });
  connection.onInitialized(() => {
    watchForChanges(session);
    followFolders(session);
  });
  connection.onShutdown(() => session.renderer?.dispose());
  answerLanguageRequests(session);
  answerChartRequests(session);
  answerUpgradeRequests(session);
  answerRenderRequests(session);
  answerSecretRequests(session, host);
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
      codeActionProvider: { codeActionKinds: ["quickfix", generateKind, moveKind] },
      definitionProvider: true,
      referencesProvider: true,
      ...(pullsDiagnostics ? { diagnosticProvider } : {}),
    },
  };
}

/** The files beside a values file that say which chart it belongs to. */
const chartFiles = /\/(Chart\.yaml|values\.yaml|values\.schema\.json)$/;

/** Those, and all YAML files: any of them may be the manifest of a Secret. */
const watchers = ["**/*.yaml", "**/*.yml", "**/values.schema.json"].map((globPattern) => ({ globPattern }));

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

/** Takes note when workspace folders come or go, where the editor tells. */
function followFolders({ connection, editor, workspace }: Session): void {
  if (!editor.capabilities.workspace?.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => (uri.endsWith("/") ? uri : `${uri}/`)));
    editor.openFolders([...editor.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)]);
    workspace.secrets.forget();
  });
}

/** Asks the editor for something it may refuse. It is no worse off then, and an unhandled refusal would end the server. */
const ask = (request: Promise<unknown>): void => void request.catch(() => {});

/** Keeps what is remembered true when documents, settings and files change. */
function followChanges(session: Session): void {
  const { connection, documents, editor, learner, typingPause, workspace } = session;
  const pushed = new PushedDiagnostics(connection, typingPause, (uri) => findDiagnostics(session, uri));
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
    workspace.forget(document.uri);
    workspace.secrets.close(document.uri);
    editor.forget(document.uri);
    pushed.clear(document);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    editor.change(settings);
    session.chartsChanged();
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const uris = changes.map(({ uri }) => uri);
    const concernsSecrets = await workspace.secrets.refresh(uris);
    if (uris.some((uri) => chartFiles.test(uri))) {
      learner.forget();
      session.chartsChanged();
    } else if (concernsSecrets) session.refreshDiagnostics();
  });
}
