import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { answer } from "./answer";
import type { FoundChart } from "./chart-finder";
import type { ChartLearner } from "./chart-learner";
import { mayHoldSecret, type SecretManifest } from "./core/secrets/secret-manifest";
import type { Snapshot } from "./core/snapshot";
import type { EditorSettings } from "./editor-settings";
import type { Host } from "./host";
import type { ChartRenderer } from "./render/chart-renderer";
import type { TypingPause } from "./typing-pause";
import type { Workspace } from "./workspace";

/** The parts of a running server that its request handlers share. */
export interface Session {
  connection: Connection;
  documents: TextDocuments<TextDocument>;
  editor: EditorSettings;
  workspace: Workspace;
  host: Host;
  learner: ChartLearner;
  /** Absent where nothing can be rendered; known once the editor has introduced itself. */
  renderer?: ChartRenderer;
  /** Has the editor ask for the diagnostics of all open documents anew. */
  refreshDiagnostics(): void;
  /** Forgets the charts of all documents, as more or something else is known now. */
  chartsChanged(): void;
  typingPause: TypingPause;
}

/** What is asked. */
export interface Question<T> {
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

/** Answers like `aboutSnapshot`, after the workspace has been searched for Secrets. */
export function aboutSecrets<T>(
  session: Session,
  question: Question<T>,
  work: (snapshot: Snapshot, others: Snapshot[]) => T | Promise<T>,
): Promise<T> {
  const { connection, documents, workspace } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const snapshot = document && (await workspace.snapshotWithSecrets(document));
      return snapshot ? work(snapshot, await openSnapshots(session, question.uri)) : question.empty;
    },
  });
}

/** The values files that are open, but for one. */
async function openSnapshots({ documents, workspace }: Session, except: string): Promise<Snapshot[]> {
  const others = documents.all().filter(({ uri }) => uri !== except);
  const snapshots = await Promise.all(others.map((document) => workspace.snapshotWithSecrets(document)));
  return snapshots.filter((snapshot) => snapshot !== undefined);
}

/** Answers about the manifests of Secrets in a document, with the values files that are open around it. */
export function aboutManifests<T>(
  session: Session,
  question: Question<T>,
  work: (manifests: SecretManifest[], snapshots: Snapshot[]) => T,
): Promise<T> {
  const { connection, documents } = session;
  return answer(connection.console, question.method, {
    empty: question.empty,
    work: async () => {
      const text = documents.get(question.uri)?.getText();
      if (text === undefined || !mayHoldSecret(text)) return question.empty;
      const known = await openSnapshots(session, question.uri);
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
