import {
  type CancellationToken,
  type Connection,
  Position,
  type ResponseError,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { mayHoldSecret, type SecretManifest } from "../../core/secrets/secret-manifest";
import type { Snapshot } from "../../core/values/snapshot";
import type { Host } from "../../host/host";
import type { ChartRenderer } from "../../render/chart-renderer";
import type { FoundChart } from "../../workspace/chart-finder";
import type { ChartLearner } from "../../workspace/chart-learner";
import { letOthersIn } from "../../workspace/in-turns";
import type { SnapshotNeeds, Workspace } from "../../workspace/workspace";
import { answer } from "./answer";
import { cancelled, untilCancelled } from "./cancellation";
import type { EditorSettings } from "./editor-settings";
import type { TypingPause } from "./typing-pause";

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

/** The paths of the workspace's folders; undefined where none is open. */
export function workspacePaths({ editor, host }: Session): string[] | undefined {
  const paths = editor.folders.map((uri) => host.pathOf(uri)).filter((path) => path !== undefined);
  return editor.folders.length === 0 ? undefined : paths;
}

/** What is asked. */
export interface Question<T> {
  method: string;
  uri: string;
  /** The place that is asked about, if it is one: what the editor sends for a position may be anything. */
  position?: Position;
  /** Set once the editor does not want the answer any more. */
  token?: CancellationToken;
  /** The answer about a document that belongs to no chart. */
  empty: T;
  /** What the snapshot is to have. */
  needs?: SnapshotNeeds;
  /** The answer when something fails, if that is another one. */
  failed?: T;
}

/** An answer, or that the editor does not want one any more. */
export type Answer<T> = T | ResponseError<never>;

/** Answers a question unless something fails or the editor takes it back meanwhile. */
export function answerQuestion<T, Found>(
  { connection }: Session,
  question: Question<T>,
  { find, work }: { find: () => Promise<Found | undefined>; work: (found: Found) => T | Promise<T> },
): Promise<Answer<T>> {
  const { method, token, empty, failed = empty } = question;
  const answered = answer<Answer<T>>(connection.console, method, {
    empty: failed,
    work: async () => {
      if ("position" in question && !Position.is(question.position)) return empty;
      const found = await find();
      if (token?.isCancellationRequested) return cancelled();
      const result = found === undefined ? empty : await work(found);
      // What was taken back meanwhile may have been left half done.
      return token?.isCancellationRequested ? cancelled() : result;
    },
  });
  return untilCancelled(answered, token);
}

/** Answers about a document of a chart, from a snapshot of it. */
export function aboutSnapshot<T>(
  session: Session,
  question: Question<T>,
  work: (snapshot: Snapshot) => T | Promise<T>,
): Promise<Answer<T>> {
  return answerQuestion(session, question, { find: () => findSnapshot(session, question), work });
}

async function findSnapshot<T>(
  { documents, workspace }: Session,
  { uri, token, needs }: Question<T>,
): Promise<Snapshot | undefined> {
  const document = documents.get(uri);
  const chart = document && (await workspace.chart(document));
  // Nothing is to be remembered of a document that was closed meanwhile.
  if (!chart || token?.isCancellationRequested || documents.get(uri) !== document) return undefined;
  const start = performance.now();
  const snapshot = await workspace.snapshot(document, needs);
  await letOthersIn(start);
  return snapshot;
}

/** Answers like `aboutSnapshot`, after the workspace has been searched for Secrets; `work` gets the other open values files, too. */
export function aboutSecrets<T>(
  session: Session,
  question: Question<T>,
  work: (snapshot: Snapshot, others: Snapshot[]) => T | Promise<T>,
): Promise<Answer<T>> {
  return aboutSnapshot(session, { ...question, needs: { secrets: true } }, async (snapshot) =>
    work(snapshot, await openSnapshots(session, question.uri)),
  );
}

/** The values files that are open, but for one. */
async function openSnapshots({ documents, workspace }: Session, except: string): Promise<Snapshot[]> {
  const others = documents.all().filter(({ uri }) => uri !== except);
  const snapshots = await Promise.all(others.map((document) => workspace.snapshot(document, { secrets: true })));
  return snapshots.filter((snapshot) => snapshot !== undefined);
}

interface ManifestsAndUsers {
  manifests: SecretManifest[];
  /** The values files that are open. */
  users: Snapshot[];
}

/** Answers about the manifests of Secrets in a document, with the values files that are open around it. */
export function aboutManifests<T>(
  session: Session,
  question: Question<T>,
  work: (manifests: SecretManifest[], snapshots: Snapshot[]) => T,
): Promise<Answer<T>> {
  return answerQuestion(session, question, {
    find: () => findManifests(session, question.uri),
    work: ({ manifests, users }) => work(manifests, users),
  });
}

async function findManifests(session: Session, uri: string): Promise<ManifestsAndUsers | undefined> {
  const text = session.documents.get(uri)?.getText();
  if (text === undefined || !mayHoldSecret(text)) return undefined;
  const users = await openSnapshots(session, uri);
  const all = users.flatMap(({ secrets }) => secrets?.manifests ?? []).filter((manifest) => manifest.uri === uri);
  return all.length > 0 ? { manifests: [...new Set(all)], users } : undefined;
}

/** Answers about a document of a chart, without waiting for its text to be parsed. */
export function aboutChart<T>(
  session: Session,
  question: Question<T>,
  work: (chart: FoundChart, document: TextDocument) => T | Promise<T>,
): Promise<Answer<T>> {
  const { documents, workspace } = session;
  const find = async (): Promise<{ chart: FoundChart; document: TextDocument } | undefined> => {
    const document = documents.get(question.uri);
    const chart = document && (await workspace.chart(document));
    return document && chart ? { chart, document } : undefined;
  };
  return answerQuestion(session, question, { find, work: ({ chart, document }) => work(chart, document) });
}
