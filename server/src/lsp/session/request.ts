import {
  type CancellationToken,
  type ConnectionStrategy,
  LSPErrorCodes,
  Message,
  Position,
  ResponseError,
} from "vscode-languageserver";
import type { Diagnostic } from "vscode-languageserver-types";
import { findSubject, type Session, type Subject } from "./subject";

/** What is asked about a document. */
export interface Question<T> {
  method: string;
  uri: string;
  /** The place that is asked about, if it is one: what the editor sends for a position may be anything. */
  position?: Position;
  /** Set once the editor does not want the answer any more. */
  token?: CancellationToken;
  /** The answer where the position is none, and where something fails. */
  empty: T;
  /** The answer when something fails, if that is another one. */
  failed?: T;
}

/** An answer, or that the editor has taken the question back. */
export type Answer<T> = T | ResponseError<never>;

/** Answers a question about a document, unless something fails or the editor takes it back meanwhile. */
export function answerAbout<T>(
  session: Session,
  question: Question<T>,
  work: (subject: Subject) => T | Promise<T>,
): Promise<Answer<T>> {
  const { method, uri, token, empty, failed = empty } = question;
  const answered = answer<Answer<T>>(session.connection.console, method, {
    empty: failed,
    work: async () => {
      if ("position" in question && !Position.is(question.position)) return empty;
      const subject = await findSubject(session, uri);
      if (token?.isCancellationRequested) return cancelled();
      const result = await work(subject);
      // What was taken back meanwhile may have been left half done.
      return token?.isCancellationRequested ? cancelled() : result;
    },
  });
  return untilCancelled(answered, token);
}

/** Where failures are reported; never with the content of a document. */
export interface Log {
  error(message: string): void;
}

/** Answers one request: the one place that catches. A failure is logged by method and answered with `empty`. */
export async function answer<T>(
  log: Log,
  method: string,
  { empty, work }: { empty: T; work: () => T | Promise<T> },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error(
      `${method} failed: ${error instanceof Error ? (error.stack ?? error.name).split("\n").filter(isFrame).join("\n") : typeof error}`,
    );
    return empty;
  }
}

/** The frames of a stack name our code; its message could quote the document. */
const isFrame = (line: string): boolean => /^\s+at /.test(line);

/** The finding that stands for all those which could not be found: a file must not look clean because a check broke. */
export function internalFailure(message: string): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: 3,
    code: "internal-failure",
    source: "valuesmith",
    message,
  };
}

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
