import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { answer } from "./answer";
import type { FoundChart } from "./chart-finder";
import type { ChartLearner } from "./chart-learner";
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
