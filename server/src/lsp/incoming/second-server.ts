import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  type InitializeParams,
  ResponseError,
} from "vscode-languageserver";
import {
  createMessageConnection,
  type MessageConnection,
  PortMessageReader,
  PortMessageWriter,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { startThread } from "../../host/threads/timed-worker";
import { internalFailure, untilCancelled } from "../session/request";

export interface SecondServerOptions {
  /** Starts it; `ended` is called if it ends by itself. */
  start(ended: () => void): ServerThread;
  /** The first server's connection to the editor. */
  editor: Connection;
  /** What the editor said of itself. */
  initializeParams: InitializeParams;
  /** How long one answer may take, in milliseconds. */
  timeLimit: number;
}

/** A request about one document. */
export interface Question {
  method: string;
  params: object;
  uri: string;
}

const brokeDown = "Valuesmith crashed while reading this file and skips it until you reopen it.";
const tookTooLong = (milliseconds: number): string =>
  `Checking this file took longer than ${milliseconds / 1000} s, so it was stopped. The file is skipped until you reopen it.`;

/**
 * The server for large documents, in a thread that is ended when an answer takes too long. Where it is ended or breaks
 * down, the document at fault is left alone, and the thread is started anew for the others.
 */
export class SecondServer {
  private readonly options: SecondServerOptions;
  private readonly documents = new Map<string, TextDocument>();
  /** URI -> why the document is left alone. */
  private readonly leftAlone = new Map<string, string>();
  /** The URIs of the documents that are asked about, those asked about first in front. */
  private readonly asked: string[] = [];
  private thread: ServerThread | undefined;

  constructor(options: SecondServerOptions) {
    this.options = options;
  }

  get(uri: string): TextDocument | undefined {
    return this.documents.get(uri);
  }

  open(document: TextDocument): void {
    this.documents.set(document.uri, document);
    if (this.thread) this.sendOpen(this.thread, document);
    else this.start();
  }

  /** Forgets a document; without any, the thread ends and gives back its memory. */
  close(uri: string): void {
    this.notify("textDocument/didClose", { textDocument: { uri } });
    this.documents.delete(uri);
    this.leftAlone.delete(uri);
    if (this.documents.size === 0) this.end();
  }

  notify(method: string, params: object | undefined): void {
    // A thread that has ended learns nothing any more, and needs not to.
    this.thread?.connection.sendNotification(method, params).catch(() => {});
  }

  async ask(question: Question, token: CancellationToken): Promise<unknown> {
    const { method, params, uri } = question;
    const reason = this.leftAlone.get(uri);
    if (reason !== undefined) return answerAboutNothing(method, reason);
    const thread = this.thread ?? this.start();
    const timer = setTimeout(() => this.leaveAlone(uri, tookTooLong(this.options.timeLimit)), this.options.timeLimit);
    this.asked.push(uri);
    try {
      return await untilCancelled(thread.connection.sendRequest(method, params, token), token);
    } catch (error) {
      if (!(error instanceof ResponseError) || error.code !== ErrorCodes.PendingResponseRejected) throw error;
    } finally {
      clearTimeout(timer);
      this.asked.splice(this.asked.indexOf(uri), 1);
    }
    return this.documents.has(uri) ? this.ask(question, token) : answerAboutNothing(method);
  }

  end(): void {
    const { thread } = this;
    this.thread = undefined;
    thread?.end();
  }

  private start(): ServerThread {
    const thread = this.options.start(() => this.leaveAlone(this.asked[0] ?? this.newest, brokeDown));
    this.thread = thread;
    const { connection } = thread;
    this.passOn(thread);
    connection.listen();
    // Messages are handled one after the other, so nothing has to be waited for.
    connection.sendRequest("initialize", { ...this.options.initializeParams, processId: null }).catch(() => {});
    connection.sendNotification("initialized", {}).catch(() => {});
    for (const document of this.documents.values())
      if (!this.leftAlone.has(document.uri)) this.sendOpen(thread, document);
    return thread;
  }

  /** What the thread says to the editor; the first server has asked already to be told of changes. */
  private passOn({ connection }: ServerThread): void {
    const { editor } = this.options;
    connection.onRequest((method, params, token) =>
      method === "client/registerCapability" ? null : editor.sendRequest(method, params, token),
    );
    connection.onNotification((method, params) => void editor.sendNotification(method, params));
  }

  private sendOpen({ connection }: ServerThread, document: TextDocument): void {
    const { uri, languageId, version } = document;
    const params = { textDocument: { uri, languageId, version, text: document.getText() } };
    connection.sendNotification("textDocument/didOpen", params).catch(() => {});
  }

  /** The document that was opened last. */
  private get newest(): string | undefined {
    return [...this.documents.keys()].at(-1);
  }

  /** Ends the thread because of a document; who waits for the others asks the next one. */
  private leaveAlone(uri: string | undefined, reason: string): void {
    this.end();
    if (uri === undefined) return;
    this.leftAlone.set(uri, reason);
    const { editor, initializeParams } = this.options;
    const { textDocument, workspace } = initializeParams.capabilities;
    if (!textDocument?.diagnostic) void editor.sendDiagnostics({ uri, diagnostics: [internalFailure(reason)] });
    else if (workspace?.diagnostics?.refreshSupport) editor.languages.diagnostics.refresh().catch(() => {});
  }
}

/** The answer about a document that is left alone, or was closed. */
function answerAboutNothing(method: string, reason?: string): unknown {
  if (method !== "textDocument/diagnostic") return null;
  return { kind: "full", items: reason === undefined ? [] : [internalFailure(reason)] };
}

/** A second language server, in a thread of its own. */
export interface ServerThread {
  /** The editor's end of the connection to it, not listening yet. */
  connection: MessageConnection;
  end(): void;
}

/** What tells the server's program that it is the second one. */
export const threadMark = "valuesmith second server";

/** A thread that needs more memory is ended, in MB: the longest file that is read needs a third of it. */
const mostMemory = 512;

/** Starts the program of the language server once more in a thread; `ended` is called if that ends by itself. */
export function startServerThread(program: string, ended: () => void): ServerThread {
  const resourceLimits = { maxOldGenerationSizeMb: mostMemory, maxYoungGenerationSizeMb: 16 };
  // The cause of the end is not passed on, as it may quote the document.
  const thread = startThread({ program, workerData: threadMark, resourceLimits, env: process.env }, () => ended());
  const { worker } = thread;
  const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
  return {
    connection,
    end() {
      connection.dispose();
      void thread.end();
    },
  };
}
