import { type Connection, ErrorCodes, type Message, Range, ResponseError } from "vscode-languageserver";

type Params = Record<string, unknown> | null | undefined;

const isText = (value: unknown): boolean => typeof value === "string";
const asParams = (value: unknown): Params => (typeof value === "object" ? (value as Params) : undefined);
const hasUri = (value: unknown): boolean => isText(asParams(value)?.uri);

/** Of editors before LSP 3.16. */
const isLength = (value: unknown): boolean => value === undefined || typeof value === "number";

const isVersioned = (value: unknown): boolean => hasUri(value) && Number.isInteger(asParams(value)?.version);

function isChange(value: unknown): boolean {
  const change = asParams(value);
  if (!isText(change?.text)) return false;
  const { range, rangeLength } = change ?? {};
  return Range.is(range) ? isLength(rangeLength) : range === undefined && rangeLength === undefined;
}

const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);

/**
 * What the notifications need to have that are read before any of our code could look at them. A map, since an editor may name
 * any method: `__proto__` is found in an object.
 */
const needs = new Map<string, (params: Params) => boolean>([
  [
    "textDocument/didOpen",
    (params) => isVersioned(params?.textDocument) && isText(asParams(params?.textDocument)?.text),
  ],
  [
    "textDocument/didChange",
    (params) => isVersioned(params?.textDocument) && isListOf(params?.contentChanges, isChange),
  ],
  ["textDocument/didClose", (params) => hasUri(params?.textDocument)],
  ["textDocument/didSave", (params) => hasUri(params?.textDocument)],
  ["workspace/didChangeConfiguration", (params) => asParams(params) !== undefined && params !== null],
  ["workspace/didChangeWatchedFiles", (params) => isListOf(params?.changes, hasUri)],
]);

/** Whether a notification has the form that the protocol gives it; what has not is as if it had never come. */
export const isSound = ({ method, params }: { method: string; params?: unknown }): boolean =>
  needs.get(method)?.(asParams(params)) ?? true;

/** Whether a method is that of a notification: as a request it is unknown, and is answered so whatever it is about. */
export const isNotification = ({ method }: { method: string }): boolean => needs.has(method);

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
