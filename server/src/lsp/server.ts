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
import { boundedDocuments } from "../workspace/documents";
import { Workspace } from "../workspace/workspace";
import { answerBlockRequests } from "./handlers/blocks";
import { answerChartRequests, ChartStatuses } from "./handlers/chart";
import { answerCodeActions } from "./handlers/code-actions";
import { answerCompletion } from "./handlers/completion";
import { answerDiagnostics, findDiagnostics, PushedDiagnostics } from "./handlers/diagnostics";
import { answerHover } from "./handlers/hover";
import { answerNavigation } from "./handlers/navigation";
import { answerRenderRequests } from "./handlers/render";
import { answerSecretRequests } from "./handlers/secrets";
import { answerUpgradeRequests } from "./handlers/upgrade";
import type { LargeDocuments } from "./incoming/large-documents";
import { SpareMemory } from "./incoming/spare-memory";
import { EditorSettings } from "./session/editor-settings";
import type { Session } from "./session/subject";
import { TypingPause } from "./session/typing-pause";

/** Starts the language server on a connection; `large` is what keeps large documents from it. */
export function startServer(connection: Connection, host: Host, large?: LargeDocuments): void {
  const documents = new TextDocuments(boundedDocuments);
  const editor = new EditorSettings(connection, documents);
  const workspace = new Workspace(host, editor);
  const session: Session = { connection, documents, editor, host, workspace, typingPause: new TypingPause(documents) };

  connection.onInitialize((params) => {
    editor.initialize(params);
    return initializeResult(editor.pullsDiagnostics);
  });
  connection.onInitialized(() => {
    watchForChanges(session);
    followFolders(session);
  });
  connection.onShutdown(() => workspace.dispose());
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
  forwardEvents(session);
  tellEditor(session);
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
      codeActionProvider: { codeActionKinds: ["quickfix", generateKind, moveKind], resolveProvider: true },
      definitionProvider: true,
      referencesProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(pullsDiagnostics ? { diagnosticProvider } : {}),
    },
  };
}

/** What says which chart a file belongs to, all YAML files, as any of them may be the manifest of a Secret, and what may install a chart. */
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
    workspace.foldersChanged();
  });
}

/** Asks the editor for something it may refuse. It is no worse off then, and an unhandled refusal would end the server. */
const ask = (request: Promise<unknown>): void => void request.catch(() => {});

/** Tells the workspace what happens to documents, settings and files. */
function forwardEvents({ connection, documents, editor, host, workspace }: Session): void {
  const spareMemory = new SpareMemory(host, () => workspace.memoryWanted());
  documents.onDidOpen(({ document }) => spareMemory.add(document.getText().length));
  documents.onDidChangeContent(() => spareMemory.wait());
  documents.onDidSave(({ document }) => workspace.documentSaved(document.uri));
  documents.onDidClose(({ document }) => {
    spareMemory.add(document.getText().length);
    workspace.documentClosed(document.uri);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    editor.change(settings);
    workspace.settingsChanged();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => workspace.filesChanged(changes.map(({ uri }) => uri)));
}

/** Tells the editor what it cannot know: the charts of its documents, and that there may be other diagnostics. */
function tellEditor(session: Session): void {
  const { connection, documents, editor, typingPause, workspace } = session;
  const statuses = new ChartStatuses(session);
  const pushed = new PushedDiagnostics(connection, typingPause, async (uri) => {
    const found = await findDiagnostics(session, uri);
    return Array.isArray(found) ? found : [];
  });
  const refreshDiagnostics = (): void => {
    if (editor.pullsDiagnostics) {
      if (editor.capabilities.workspace?.diagnostics?.refreshSupport) ask(connection.languages.diagnostics.refresh());
    } else for (const document of documents.all()) pushed.schedule(document);
  };

  workspace.onDidChange((change) => {
    if (change.kind !== "chart") refreshDiagnostics();
    if (change.kind === "chart") statuses.tell(change.uri);
    else if (change.kind === "charts") for (const { uri } of documents.all()) statuses.tell(uri);
  });
  documents.onDidOpen(({ document }) => statuses.tell(document.uri));
  documents.onDidChangeContent(({ document }) => {
    if (!editor.pullsDiagnostics) pushed.schedule(document);
  });
  documents.onDidClose(({ document }) => {
    statuses.forget(document.uri);
    pushed.clear(document);
  });
}
