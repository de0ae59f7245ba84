import type { Position } from "vscode-languageserver";
import { answer } from "./answer";
import type { ObjectSnapshot } from "./core/objects/object-snapshots";
import type { ChartKnowledge } from "./core/schema/chart-knowledge";
import type { ObjectAround } from "./object-reader";
import type { Question, Session } from "./session";

/** Answers about the Kubernetes objects in a document that belongs to no chart. */
export function aboutObjects<T>(
  session: Session,
  question: Question<T>,
  work: (objects: ObjectSnapshot[]) => T,
): Promise<T> {
  const { connection, documents, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const objects = document ? await workspace.objectsIn(document) : [];
      return objects.length > 0 ? work(objects) : question.empty;
    },
  });
}

/** Answers about the object around a position, without waiting for the document to be parsed. */
export function aboutObjectAt<T>(
  session: Session,
  question: Question<T> & { position: Position },
  work: (object: ObjectAround, offset: number) => T,
): Promise<T> {
  const { connection, documents, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const offset = document?.offsetAt(question.position) ?? 0;
      const object = document && (await workspace.objects.around(document.getText(), offset));
      return object ? work(object, offset) : question.empty;
    },
  });
}

/** Answers about a kind of objects, whatever document they are in. */
export function aboutKind<T>(
  session: Session,
  question: Question<T> & { kind: string },
  work: (knowledge: ChartKnowledge) => T,
): Promise<T> {
  const { connection, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const knowledge = await workspace.objects.ofKind(question.kind);
      return knowledge ? work(knowledge) : question.empty;
    },
  });
}
