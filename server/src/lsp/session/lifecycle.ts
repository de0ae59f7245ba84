import { type Connection, ErrorCodes, type Message, ResponseError } from "vscode-languageserver";

const refusedRequest = "valuesmith/refused";

/**
 * How far the life of the server is, which decides what it answers: nothing before `initialize`, and nothing but `exit` after
 * `shutdown`. The library beneath does not look at that.
 */
export class Lifecycle {
  private stage: "new" | "running" | "over" = "new";

  /** Answers what was refused, on a connection that does not listen yet. */
  attach(editor: Connection): void {
    editor.onRequest(refusedRequest, ({ code, message }: { code: number; message: string }) => {
      return new ResponseError(code, message);
    });
  }

  /**
   * A message as it may go on. One that comes too early or too late becomes a request that is answered with an error; a
   * notification of that kind is undefined, as nobody waits for an answer.
   */
  admit(message: Message & { id?: unknown; method: string }): Message | undefined {
    const { id, method } = message;
    if (method === "exit") return message;
    if (this.stage === "new" && method === "initialize") this.stage = "running";
    else if (this.stage !== "running" || method === "initialize")
      return id === undefined ? undefined : this.refuse(message);
    if (method === "shutdown") this.stage = "over";
    return message;
  }

  private refuse(message: Message): Message {
    const params =
      this.stage === "new"
        ? { code: ErrorCodes.ServerNotInitialized, message: 'The first request must be "initialize".' }
        : { code: ErrorCodes.InvalidRequest, message: "The server does not take this request any more." };
    return { ...message, method: refusedRequest, params } as Message;
  }
}
