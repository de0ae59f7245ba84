import { commands, Uri, window, workspace } from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type Middleware,
} from "vscode-languageclient/node";
import { CrashGuard } from "./crash-guard";

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
