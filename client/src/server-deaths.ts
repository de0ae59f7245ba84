import { createHash } from "node:crypto";
import { commands, Uri, window, workspace } from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type Middleware,
} from "vscode-languageclient/node";

/** So many deaths in such a time, in milliseconds, and the server is started by hand only. */
const most = { deaths: 3, within: 3 * 60_000 };

/** Starts the server again when it has died, says so, and keeps from it what it died of twice. */
export class ServerDeaths implements ErrorHandler {
  readonly #guard = new CrashGuard();
  #deaths: number[] = [];

  /** Sees all that is sent to the server about documents. */
  readonly middleware: Pick<Middleware, "sendRequest" | "sendNotification"> = {
    sendNotification: (type, next, params) =>
      this.#maySend(methodOf(type), params) ? next(type, params) : Promise.resolve(),
    sendRequest: async (type, params, token, next) => {
      const uri = uriOf(params);
      if (uri !== undefined) this.#guard.asks(uri);
      const answer = await next(type, params, token);
      if (uri !== undefined) this.#guard.settles(uri);
      return answer;
    },
  };

  /** The server has told something by itself about a document. */
  told(uri: string): void {
    this.#guard.tells(uri);
  }

  /** A message that cannot be sent is no reason to stop. */
  error(): { action: ErrorAction } {
    return { action: ErrorAction.Continue };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((death) => now - death < most.within), now];
    const leftAlone = this.#guard.died(textOf).map((uri) => workspace.asRelativePath(Uri.parse(uri)));
    if (this.#deaths.length > most.deaths) return this.#giveUp();
    const reason =
      leftAlone.length > 0
        ? ` It crashed on ${leftAlone.join(", ")} twice and now skips ${leftAlone.length === 1 ? "it" : "them"}.`
        : "";
    const message = `Valuesmith's language server ended unexpectedly and was started again.${reason}`;
    void window.showWarningMessage(message, "Show Output").then((choice) => {
      if (choice) void commands.executeCommand("valuesmith.showOutput");
    });
    return { action: CloseAction.Restart, message, handled: true };
  }

  #giveUp(): CloseHandlerResult {
    const message = `Valuesmith's language server ended ${this.#deaths.length} times in a few minutes, so it is not started again.`;
    this.#deaths = [];
    void window.showErrorMessage(message, "Restart", "Show Output").then((choice) => {
      if (choice)
        void commands.executeCommand(choice === "Restart" ? "valuesmith.restartServer" : "valuesmith.showOutput");
    });
    return { action: CloseAction.DoNotRestart, message, handled: true };
  }

  #maySend(method: string, params: unknown): boolean {
    const uri = uriOf(params);
    if (uri === undefined || !method.startsWith("textDocument/")) return true;
    if (method !== "textDocument/didOpen") return this.#guard.concerns(uri);
    return this.#guard.opens(uri, (params as { textDocument: { text: string } }).textDocument.text);
  }
}

const methodOf = (type: string | { method: string }): string => (typeof type === "string" ? type : type.method);

function uriOf(params: unknown): string | undefined {
  return (params as { textDocument?: { uri?: string } } | undefined)?.textDocument?.uri;
}

function textOf(uri: string): string | undefined {
  const id = Uri.parse(uri).toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === id)?.getText();
}

/** So many times may a text break the server before it is kept from it. */
const mostDeaths = 2;

/** How many texts that broke the server are remembered. */
const mostTexts = 100;

/** Remembers what the server was busy with when it died, and keeps a text from it that it died of twice. */
export class CrashGuard {
  /** The digest of a text -> how often the server died of it. */
  readonly #deaths = new Map<string, number>();
  /** The URIs of documents that the server has not answered about since they were sent to it or asked about, and which of the two. */
  readonly #busy = new Map<string, "sent" | "asked">();
  readonly #leftAlone = new Set<string>();

  /** Whether a document may be opened in the server. */
  opens(uri: string, text: string): boolean {
    this.#leftAlone.delete(uri);
    if ((this.#deaths.get(digestOf(text)) ?? 0) >= mostDeaths) this.#leftAlone.add(uri);
    return this.concerns(uri);
  }

  /** Whether a document's changes and questions may go to the server, which is busy with it then. */
  concerns(uri: string): boolean {
    if (this.#leftAlone.has(uri)) return false;
    this.#busy.set(uri, this.#busy.get(uri) ?? "sent");
    return true;
  }

  /** The server is asked about a document, and is busy with it until it answers. */
  asks(uri: string): void {
    if (!this.#leftAlone.has(uri)) this.#busy.set(uri, "asked");
  }

  /** The server has told something by itself about a document: it has read it, which is all it had to do unless it was asked. */
  tells(uri: string): void {
    if (this.#busy.get(uri) === "sent") this.#busy.delete(uri);
  }

  /** The server lives and has nothing more to do with a document, as far as one can see. */
  settles(uri: string): void {
    this.#busy.delete(uri);
  }

  /** The server has died. Returns the URIs of the documents that it will not be sent again. */
  died(textOf: (uri: string) => string | undefined): string[] {
    const suspects = [...this.#busy.keys()].flatMap((uri) => {
      const text = textOf(uri);
      return text === undefined ? [] : [{ uri, digest: digestOf(text) }];
    });
    this.#busy.clear();
    // Several documents with the same text are one reason for one death.
    for (const digest of new Set(suspects.map((suspect) => suspect.digest))) this.#count(digest);
    return suspects.filter(({ digest }) => (this.#deaths.get(digest) ?? 0) >= mostDeaths).map(({ uri }) => uri);
  }

  #count(digest: string): void {
    const deaths = (this.#deaths.get(digest) ?? 0) + 1;
    this.#deaths.delete(digest);
    this.#deaths.set(digest, deaths);
    const [oldest] = this.#deaths.keys();
    if (oldest !== undefined && this.#deaths.size > mostTexts) this.#deaths.delete(oldest);
  }
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
