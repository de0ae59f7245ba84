import type { Position } from "vscode-languageserver";
import type { ObjectSnapshot } from "../../core/objects/object-snapshots";
import type { ChartKnowledge } from "../../core/schema/chart-knowledge";
import type { ObjectAround } from "../../workspace/object-reader";
import { type Answer, answerQuestion, type Question, type Session } from "./session";

/** Answers about the Kubernetes objects in a document that belongs to no chart. */
export function aboutObjects<T>(
  session: Session,
  question: Question<T>,
  work: (objects: ObjectSnapshot[]) => T | Promise<T>,
): Promise<Answer<T>> {
  const { documents, workspace } = session;
  const find = async (): Promise<ObjectSnapshot[] | undefined> => {
    const document = documents.get(question.uri);
    return document && workspace.objectsIn(document);
  };
  return answerQuestion(session, question, { find, work });
}

/** Answers about the object around a position, without waiting for the document to be parsed. */
export function aboutObjectAt<T>(
  session: Session,
  question: Question<T> & { position: Position },
  work: (object: ObjectAround, offset: number) => T,
): Promise<Answer<T>> {
  const { documents, workspace } = session;
  const find = async (): Promise<{ object: ObjectAround; offset: number } | undefined> => {
    const document = documents.get(question.uri);
    const offset = document?.offsetAt(question.position) ?? 0;
    const object =
      document && (await workspace.objects.around({ uri: document.uri, text: document.getText() }, offset));
    return object && { object, offset };
  };
  return answerQuestion(session, question, { find, work: ({ object, offset }) => work(object, offset) });
}

/** Answers about a kind of objects, whatever document they are in. */
export function aboutKind<T>(
  session: Session,
  question: Question<T> & { kind: string },
  work: (knowledge: ChartKnowledge) => T,
): Promise<Answer<T>> {
  return answerQuestion(session, question, { find: () => session.workspace.objects.ofKind(question.kind), work });
}
