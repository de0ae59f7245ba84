import { type ConnectionStrategy, LSPErrorCodes, Message, ResponseError } from "vscode-languageserver";

/** The answer to a request that the editor has taken back. */
export const cancelled = (): ResponseError<never> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");

/** Requests that wait behind others are answered as soon as they are taken back. */
export const answerCancelledAtOnce: ConnectionStrategy = {
  cancelUndispatched: (message) =>
    Message.isRequest(message) ? { jsonrpc: "2.0", id: message.id, error: cancelled().toJson() } : undefined,
};
