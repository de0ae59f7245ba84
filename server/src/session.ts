import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { answer } from "./answer";
import type { FoundChart } from "./chart-finder";
import { mayHoldSecret, type SecretManifest } from "./core/secrets/secret-manifest";
import type { Snapshot } from "./core/snapshot";
import type { EditorSettings } from "./editor-settings";
import type { Workspace } from "./workspace";

/** The parts of a running server that its request handlers share. */
export interface Session {
  connection: Connection;
  documents: TextDocuments<TextDocument>;
  editor: EditorSettings;
  workspace: Workspace;
}

interface Question<T> {
  method: string;
  uri: string;
  /** The answer about a document that belongs to no chart, and when something fails. */
  empty: T;
}

/** Answers about a document of a chart, from a snapshot of it. */
export function aboutSnapshot<T>(session: Session, question: Question<T>, work: (snapshot: Snapshot) => T): Promise<T> {
  const { connection, documents, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const snapshot = document && (await workspace.snapshot(document));
      return snapshot ? work(snapshot) : question.empty;
    },
  });
}

/** Answers about the manifests of Secrets in a document, with the values files that are open around it. */
export function aboutManifests<T>(
  session: Session,
  question: Question<T>,
  work: (manifests: SecretManifest[], snapshots: Snapshot[]) => T,
): Promise<T> {
  const { connection, documents, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const text = documents.get(question.uri)?.getText();
      if (text === undefined || !mayHoldSecret(text)) return question.empty;
      const others = documents.all().filter(({ uri }) => uri !== question.uri);
      const snapshots = await Promise.all(others.map((document) => workspace.snapshot(document)));
      const known = snapshots.filter((snapshot) => snapshot !== undefined);
      const manifests = known
        .flatMap(({ secrets }) => secrets?.manifests ?? [])
        .filter(({ uri }) => uri === question.uri);
      return manifests.length > 0 ? work([...new Set(manifests)], known) : question.empty;
    },
  });
}

/** Answers about a document of a chart, without waiting for its text to be parsed. */
export function aboutChart<T>(
  session: Session,
  question: Question<T>,
  work: (chart: FoundChart, document: TextDocument) => T,
): Promise<T> {
  const { connection, documents, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const chart = document && (await workspace.chart(document));
      return document && chart ? work(chart, document) : question.empty;
    },
  });
}
