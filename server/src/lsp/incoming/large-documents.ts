import type {
  CancellationToken,
  Connection,
  DidChangeTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
  Message,
  MessageStrategy,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { limits } from "../../core/limits";
import { type Question, SecondServer, type SecondServerOptions } from "./second-server";
import { isNotification, isSound, Lifecycle } from "./sound-messages";

export interface LargeDocumentsOptions extends Pick<SecondServerOptions, "start"> {
  /** Documents of this length are large, and those with aliases of three quarters of it. In UTF-16 code units. */
  minLength?: number;
  /** How long one answer about a large document may take, in milliseconds. */
  timeLimit?: number;
}

/** A request or a notification of the editor. */
interface Call extends Message {
  id?: string | number | null;
  method: string;
  params?: object;
}

type Next = Parameters<MessageStrategy["handleMessage"]>[1];
type Handled = ReturnType<MessageStrategy["handleMessage"]>;

const forwardedRequest = "valuesmith/forwarded";

/** Notifications that are not about one document. */
const forBoth = new Set([
  "workspace/didChangeConfiguration",
  "workspace/didChangeWatchedFiles",
  "workspace/didChangeWorkspaceFolders",
  "window/workDoneProgress/cancel",
  "$/setTrace",
]);

/**
 * Leaves large documents to a second server, so that they hold up nobody else. All messages of the editor pass through here;
 * those that are none of the protocol's are dropped.
 */
export class LargeDocuments implements MessageStrategy {
  private readonly options: LargeDocumentsOptions;
  private readonly minLength: number;
  private documentOfFirst: (uri: string) => TextDocument | undefined = () => undefined;
  private editor: Connection | undefined;
  private initializeParams: InitializeParams | undefined;
  private second: SecondServer | undefined;
  private readonly lifecycle = new Lifecycle();

  constructor(options: LargeDocumentsOptions) {
    this.options = options;
    this.minLength = options.minLength ?? limits.largeLength;
  }

  /** Connects it with the first server, whose connection must not listen yet. */
  attach(editor: Connection, documentOfFirst: (uri: string) => TextDocument | undefined): void {
    this.editor = editor;
    this.documentOfFirst = documentOfFirst;
    this.lifecycle.attach(editor);
    editor.onRequest(forwardedRequest, (question: Question, token: CancellationToken) =>
      this.second?.ask(question, token),
    );
  }

  /** Takes the messages about large documents and leaves all others to the first server. */
  readonly handleMessage = (message: Message, next: Next): Handled => {
    if (!isCall(message)) return next(message);
    const admitted = this.lifecycle.admit(message);
    if (!admitted) return;
    if (admitted !== message) return next(admitted);
    return message.id === undefined ? this.notified(message, next) : this.asked(message, next);
  };

  private notified(message: Call, next: Next): Handled {
    if (!isSound(message)) return;
    if (message.method === "textDocument/didOpen") return this.opened(message, next);
    if (message.method === "textDocument/didChange") return this.changed(message, next);
    return this.other(message, next);
  }

  private asked(message: Call, next: Next): Handled {
    if (message.method === "initialize") this.initializeParams = message.params as InitializeParams;
    else if (message.method === "shutdown") this.second?.end();
    else if (!isNotification(message)) return this.other(message, next);
    return next(message);
  }

  private opened(message: Call, next: Next): Handled {
    const { textDocument } = message.params as DidOpenTextDocumentParams;
    if (!this.isLarge(textDocument?.text)) return next(message);
    const { uri, languageId, version, text } = textDocument;
    this.secondServer()?.open(TextDocument.create(uri, languageId, version, text));
  }

  private changed(message: Call, next: Next): Handled {
    const params = message.params as DidChangeTextDocumentParams;
    const document = this.largeDocument(params);
    if (!document) return this.takeOver(params, next) ? undefined : next(message);
    TextDocument.update(document, params.contentChanges, params.textDocument.version);
    const { length } = document.getText();
    if (length >= this.minLength / 2 && length <= limits.documentLength)
      return this.second?.notify(message.method, params);
    this.second?.close(document.uri);
    return next(openMessage(document));
  }

  /** Takes a document that becomes large by a change over from the first server. */
  private takeOver({ textDocument, contentChanges }: DidChangeTextDocumentParams, next: Next): boolean {
    const small = this.documentOfFirst(textDocument?.uri);
    if (!small || !Array.isArray(contentChanges)) return false;
    const texts = [small.getText(), ...contentChanges.map(({ text }) => text)];
    const longest = texts.reduce((sum, { length }) => sum + length, 0);
    if (longest < this.lengthOfLarge(texts.some(mayHaveAlias))) return false;
    const { uri, languageId, version } = small;
    const document = TextDocument.create(uri, languageId, version, small.getText());
    TextDocument.update(document, contentChanges, textDocument.version);
    if (!this.isLarge(document.getText())) return false;
    next(notification("textDocument/didClose", { textDocument: { uri } }));
    this.secondServer()?.open(document);
    return true;
  }

  private other(message: Call, next: Next): Handled {
    const { id, method, params } = message;
    const document = this.largeDocument(params);
    if (!document) {
      if (forBoth.has(method)) this.second?.notify(method, params);
      return next(message);
    }
    const { uri } = document;
    if (method === "textDocument/didClose") return this.second?.close(uri);
    if (id === undefined) return this.second?.notify(method, params);
    return next({ ...message, method: forwardedRequest, params: { method, params, uri } } as Message);
  }

  private largeDocument(params: unknown): TextDocument | undefined {
    const uri = uriOf(params);
    return uri === undefined ? undefined : this.second?.get(uri);
  }

  private secondServer(): SecondServer | undefined {
    const { editor, initializeParams, options } = this;
    if (!this.second && editor && initializeParams)
      this.second = new SecondServer({ timeLimit: 10_000, ...options, editor, initializeParams });
    return this.second;
  }

  private isLarge(text: unknown): boolean {
    if (typeof text !== "string" || text.length > limits.documentLength) return false;
    return text.length >= this.lengthOfLarge(mayHaveAlias(text));
  }

  /** Texts with aliases are read as a whole at each edit. */
  private lengthOfLarge(hasAlias: boolean): number {
    return hasAlias ? this.minLength * limits.largeShareWithAliases : this.minLength;
  }
}

/** Some asterisks that are part of a text look like an alias, which does no harm. */
const mayHaveAlias = (text: string): boolean => text.includes("*") && /[\s,[{]\*\w/.test(text);

const isCall = (message: Message): message is Call => "method" in message;

/** The document that a message is about; items of lists carry theirs in what they were sent with. */
function uriOf(params: unknown): string | undefined {
  const { textDocument, uri, data } = (params ?? {}) as Record<string, Record<string, unknown> | undefined>;
  return [textDocument?.uri, uri, data?.uri].find((value) => typeof value === "string") as string | undefined;
}

const notification = (method: string, params: object): Message => ({ jsonrpc: "2.0", method, params }) as Message;

function openMessage(document: TextDocument): Message {
  const { uri, languageId, version } = document;
  const text = document.getText();
  return notification("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
}
