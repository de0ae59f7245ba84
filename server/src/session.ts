import type { CancellationToken, Connection, ResponseError, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { answer } from "./answer";
import { cancelled } from "./cancellation";
import type { FoundChart } from "./chart-finder";
import type { ChartLearner } from "./chart-learner";
import type { Snapshot } from "./core/snapshot";
import type { EditorSettings } from "./editor-settings";
import type { Host } from "./host";
import type { ChartRenderer } from "./render/chart-renderer";
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
}

interface Question<T> {
  method: string;
  uri: string;
  /** Set once the editor does not want the answer any more. */
  token?: CancellationToken;
  /** The answer about a document that belongs to no chart. */
  empty: T;
  /** What the chart's own schema says is needed, too. */
  withVerdict?: boolean;
  /** The answer when something fails, if that is another one. */
  failed?: T;
}

type Answer<T> = T | ResponseError<never>;

const snapshotOf = (
  workspace: Workspace,
  document: TextDocument,
  withVerdict = false,
): Promise<Snapshot | undefined> => (withVerdict ? workspace.checkedSnapshot(document) : workspace.snapshot(document));

/** Lets those in who waited while a text was read. */
const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Answers about a document of a chart, from a snapshot of it. */
export function aboutSnapshot<T>(
  session: Session,
  question: Question<T>,
  work: (snapshot: Snapshot) => T,
): Promise<Answer<T>> {
  const { connection, documents, workspace } = session;
  return answer<Answer<T>>(connection.console, question.method, {
    empty: question.failed ?? question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const chart = document && (await workspace.chart(document));
      if (question.token?.isCancellationRequested) return cancelled();
      // Nothing is to be remembered of a document that was closed meanwhile.
      const isOpen = documents.get(question.uri) === document;
      const snapshot = document && chart && isOpen && (await snapshotOf(workspace, document, question.withVerdict));
      if (snapshot) await others();
      if (question.token?.isCancellationRequested) return cancelled();
      return snapshot ? work(snapshot) : question.empty;
    },
  });
}

/** Answers about a document of a chart, without waiting for its text to be parsed. */
export function aboutChart<T>(
  session: Session,
  question: Question<T>,
  work: (chart: FoundChart, document: TextDocument) => T,
): Promise<Answer<T>> {
  const { connection, documents, workspace } = session;
  return answer<Answer<T>>(connection.console, question.method, {
    empty: question.failed ?? question.empty,
    work: async () => {
      const document = documents.get(question.uri);
      const chart = document && (await workspace.chart(document));
      if (question.token?.isCancellationRequested) return cancelled();
      return document && chart ? work(chart, document) : question.empty;
    },
  });
}
