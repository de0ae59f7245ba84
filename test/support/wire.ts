import { PassThrough } from "node:stream";
import {
  type ClientCapabilities,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ErrorCodes,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ResponseError,
} from "vscode-languageserver/node";
import type { Diagnostic } from "vscode-languageserver-types";
import type { Host } from "../../server/src/host/host";
import type { LargeDocuments } from "../../server/src/lsp/incoming/large-documents";
import { startServer } from "../../server/src/lsp/server";
import { answerCancelledAtOnce } from "../../server/src/lsp/session/request";
import type { InitializationOptions } from "../../server/src/protocol";

/** What an editor with everything tells about itself. */
export const modernEditor: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
};

export interface Editor {
  connection: ProtocolConnection;
  initialized: InitializeResult;
  /** What the editor answers when it is asked for the settings below `valuesmith`. */
  settings: Record<string, unknown>;
  /** Answers every request of the server with an error. */
  refuses: boolean;
  open(uri: string, text: string): Promise<void>;
  change(uri: string, version: number, text: string): Promise<void>;
  /** Asks for the diagnostics of a document. */
  diagnostics(uri: string): Promise<Diagnostic[]>;
  /** Tells the server that the settings have changed. */
  changeSettings(settings: Record<string, unknown>): Promise<void>;
}

/** What the editor tells at the start, and the folder it has open. */
type Start = InitializationOptions & { folder?: string };

/** Starts the real server on streams in this process and an editor at their other end. */
export async function connect(
  host: Host,
  capabilities: ClientCapabilities = modernEditor,
  options: Start = {},
  large?: LargeDocuments,
): Promise<Editor> {
  const toServer = new PassThrough();
  const toEditor = new PassThrough();
  const strategies = { connectionStrategy: answerCancelledAtOnce, messageStrategy: large };
  startServer(createConnection(toServer, toEditor, strategies), host, large);
  return handshake(createProtocolConnection(toEditor, toServer), capabilities, options);
}

/** Introduces an editor to the server at the other end of a connection. */
export async function handshake(
  connection: ProtocolConnection,
  capabilities: ClientCapabilities,
  { folder, ...initializationOptions }: Start = {},
): Promise<Editor> {
  const editor: Omit<Editor, "initialized"> = {
    connection,
    settings: {},
    refuses: false,
    open: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "yaml", version: 1, text },
      }),
    change: (uri, version, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    diagnostics: async (uri) => {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      return report.kind === "full" ? report.items : [];
    },
    changeSettings: (settings) => {
      editor.settings = settings;
      return connection.sendNotification(DidChangeConfigurationNotification.type, {
        settings: { valuesmith: settings },
      });
    },
  };
  const answer = <T>(result: T): T | ResponseError =>
    editor.refuses ? new ResponseError(ErrorCodes.MethodNotFound, "refused") : result;
  connection.onRequest(ConfigurationRequest.type, ({ items }) => answer(items.map(() => editor.settings)));
  connection.onRequest(RegistrationRequest.type, () => answer(undefined));
  connection.onRequest(DiagnosticRefreshRequest.type, () => answer(undefined));
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: folder ?? null,
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return Object.assign(editor, { initialized });
}

/** The diagnostics that the server sends for a document next, without being asked. */
export function nextDiagnostics({ connection }: Editor): Promise<{ uri: string; diagnostics: Diagnostic[] }> {
  return new Promise((resolve) => {
    const listener = connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      listener.dispose();
      resolve(params);
    });
  });
}

/** Waits until the server asks for diagnostics to be pulled again. */
export function refreshed(editor: Editor): Promise<void> {
  return new Promise((resolve) => {
    editor.connection.onRequest(DiagnosticRefreshRequest.type, () => {
      resolve();
      return editor.refuses ? new ResponseError(ErrorCodes.MethodNotFound, "refused") : undefined;
    });
  });
}
