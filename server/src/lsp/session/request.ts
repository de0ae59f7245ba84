import { type CancellationToken, Position, type ResponseError } from "vscode-languageserver";
import { answer } from "./answer";
import { cancelled, untilCancelled } from "./cancellation";
import type { Session } from "./session";
import { findSubject, type Subject } from "./subject";

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
