import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { generateKind, moveKind } from "../core/features/move-secrets";
import type { Host } from "../host/host";
import { boundedDocuments } from "../workspace/bounded-document";
import { ChartLearner } from "../workspace/chart-learner";
import { Workspace } from "../workspace/workspace";
import { answerBlockRequests } from "./handlers/blocks";
import { answerChartRequests } from "./handlers/chart";
import { answerCodeActions } from "./handlers/code-actions";
import { answerCompletion } from "./handlers/completion";
import { answerDiagnostics, findDiagnostics } from "./handlers/diagnostics";
import { answerHover } from "./handlers/hover";
import { answerNavigation } from "./handlers/navigation";
import { answerRenderRequests } from "./handlers/render";
import { answerSecretRequests } from "./handlers/secrets";
import { answerUpgradeRequests } from "./handlers/upgrade";
import type { LargeDocuments } from "./incoming/large-documents";
import { SpareMemory } from "./incoming/spare-memory";
import { ChartStatuses } from "./session/chart-statuses";
import { EditorSettings } from "./session/editor-settings";
import { PushedDiagnostics } from "./session/pushed-diagnostics";
import { type Session, workspacePaths } from "./session/session";
import { TypingPause } from "./session/typing-pause";

/** Starts the language server on a connection; `large` is what keeps large documents from it. */
export function startServer(connection: Connection, host: Host, large?: LargeDocuments): void {
  const documents = new TextDocuments(boundedDocuments);
  const editor = new EditorSettings(connection, documents);
  const chartsChanged = (): void => session.chartsChanged();
  const learner = new ChartLearner(
    () => session.renderer,
    chartsChanged,
    () => workspacePaths(session),
  );
  const chartChanged = (uri: string): void => statuses.tell(uri);
  const workspace = new Workspace(host, editor, { learner, chartsChanged, chartChanged });
  const statuses = new ChartStatuses({ connection, documents, workspace });
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

  connection.onInitialize((params) => {
    editor.initialize(params);
    if (editor.storage !== undefined) session.renderer = host.createRenderer?.(editor.storage);
    return initializeResult(editor.pullsDiagnostics);
  });
  connection.onInitialized(() => {
    watchForChanges(session);
    followFolders(session);
  });
  connection.onShutdown(() => session.renderer?.dispose());
  answerDiagnostics(session);
  answerCodeActions(session);
  answerCompletion(session);
  answerHover(session);
  answerNavigation(session);
  answerChartRequests(session);
  answerUpgradeRequests(session);
  answerBlockRequests(session);
  answerRenderRequests(session);
  answerSecretRequests(session);
  followChanges(session, statuses);
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
      completionProvider: { resolveProvider: true, triggerCharacters: [":", " ", '"', "'", "-"] },
      hoverProvider: true,
      documentSymbolProvider: true,
      codeActionProvider: { codeActionKinds: ["quickfix", generateKind, moveKind] },
      definitionProvider: true,
      referencesProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(pullsDiagnostics ? { diagnosticProvider } : {}),
    },
  };
}

/** The files beside a values file that say which chart it belongs to. */
const chartFiles = /\/(Chart\.yaml|values\.yaml|values\.schema\.json)$/;

/** Those, all YAML files, as any of them may be the manifest of a Secret, and what may install a chart. */
const watchers = [
  ...["**/*.yaml", "**/*.yml", "**/values.schema.json"],
  ...["**/*.sh", "**/*.bash", "**/*.mk", "**/[Mm]akefile", "**/[Jj]ustfile"],
].map((globPattern) => ({ globPattern }));

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
function followFolders(session: Session): void {
  const { connection, editor, workspace } = session;
  if (!editor.capabilities.workspace?.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders((event) => {
    editor.changeFolders(event);
    workspace.secrets.forget();
    workspace.deployments.forget();
    session.chartsChanged();
  });
}

/** Asks the editor for something it may refuse. It is no worse off then, and an unhandled refusal would end the server. */
const ask = (request: Promise<unknown>): void => void request.catch(() => {});

/** Keeps what is remembered true when documents, settings and files change. */
function followChanges(session: Session, statuses: ChartStatuses): void {
  const { connection, documents, editor, learner, typingPause, workspace } = session;
  const pushed = new PushedDiagnostics(connection, typingPause, async (uri) => {
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
    for (const { uri } of documents.all()) statuses.tell(uri);
  };

  const spareMemory = new SpareMemory(session.host, () => {
    if (documents.all().length === 0) workspace.store.forget();
  });
  documents.onDidOpen(({ document }) => {
    spareMemory.add(document.getText().length);
    statuses.tell(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    spareMemory.wait();
    if (!editor.pullsDiagnostics) pushed.schedule(document);
  });
  documents.onDidSave(({ document }) => {
    workspace.forgetChart(document.uri);
    statuses.tell(document.uri);
  });
  documents.onDidClose(({ document }) => {
    spareMemory.add(document.getText().length);
    workspace.forget(document.uri);
    workspace.secrets.close(document.uri);
    editor.forget(document.uri);
    statuses.forget(document.uri);
    pushed.clear(document);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    editor.change(settings);
    session.chartsChanged();
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const uris = changes.map(({ uri }) => uri);
    workspace.forgetNeighbours();
    // At once: whoever asks while files are read is not to get what the old ones came to.
    if (uris.some((uri) => chartFiles.test(uri))) {
      learner.forget();
      session.chartsChanged();
    }
    if (await workspace.deployments.refresh(uris)) session.chartsChanged();
    if (await workspace.secrets.refresh(uris)) session.refreshDiagnostics();
  });
}
