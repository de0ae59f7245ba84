import {
  type CancellationToken,
  type ConnectionStrategy,
  LSPErrorCodes,
  Message,
  ResponseError,
} from "vscode-languageserver";

/** The answer to a request that the editor has taken back. */
export const cancelled = (): ResponseError<never> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");

/** Requests that wait behind others are answered as soon as they are taken back. */
export const answerCancelledAtOnce: ConnectionStrategy = {
  cancelUndispatched: (message) =>
    Message.isRequest(message) ? { jsonrpc: "2.0", id: message.id, error: cancelled().toJson() } : undefined,
};

/** An answer, or that the editor has taken the request back: at once, whatever the work for the answer is busy with. */
export function untilCancelled<T>(answer: Promise<T>, token?: CancellationToken): Promise<T | ResponseError<never>> {
  return new Promise((resolve, reject) => {
    if (token?.isCancellationRequested) resolve(cancelled());
    token?.onCancellationRequested(() => resolve(cancelled()));
    answer.then(resolve, reject);
  });
}
