import {
  type CancellationToken,
  CancellationTokenSource,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type ResponseError,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { diagnoseManifests } from "../../core/features/diagnose-manifest";
import { diagnosing, diagnosingObjects } from "../../core/rules/engine/diagnose";
import { inTurns, nextTurn } from "../../workspace/in-turns";
import { type Answer, answerAbout, internalFailure, untilCancelled } from "../session/request";
import { linkedManifests, type Session, type Subject, snapshotOf } from "../session/subject";
import type { TypingPause } from "../session/typing-pause";

/** What a file shows whose check broke. */
const checkFailed =
  'Valuesmith failed while it checked this file, so what is wrong in it may not be shown. "Valuesmith: Show Output" says where; please report it.';

/** Answers what is wrong in a document, once typing pauses. */
export function answerDiagnostics(session: Session): void {
  const { connection, typingPause } = session;

  connection.languages.diagnostics.on(({ textDocument: { uri } }, token) => {
    const answered = async (): Promise<DocumentDiagnosticReport | ResponseError<never>> => {
      await typingPause.wait(uri, token);
      const items = await typingPause.measure(uri, () => findDiagnostics(session, uri, token));
      return Array.isArray(items) ? { kind: "full", items } : items;
    };
    return untilCancelled(answered(), token);
  });
}

/** The diagnostics of an open document: a values file, or manifests of Secrets that an open values file names and of other objects. */
export async function findDiagnostics(
  session: Session,
  uri: string,
  token?: CancellationToken,
): Promise<Answer<Diagnostic[]>> {
  await nextTurn();
  const question = { method: "textDocument/diagnostic", uri, token, empty: [], failed: [internalFailure(checkFailed)] };
  return answerAbout<Diagnostic[]>(session, question, (subject) => diagnosticsOf(session, subject, token));
}

async function diagnosticsOf(session: Session, subject: Subject, token?: CancellationToken): Promise<Diagnostic[]> {
  switch (subject.kind) {
    case "values": {
      const snapshot = await snapshotOf(session, subject, { secrets: "all", verdict: true });
      return (await inTurns(diagnosing(snapshot), token)) ?? [];
    }
    case "manifests": {
      const { manifests, users } = await linkedManifests(session, subject);
      return [...diagnoseManifests(manifests, users), ...(await ofObjects(session, subject.document, token))];
    }
    case "objects":
      return ofObjects(session, subject.document, token);
    case "nothing":
      return [];
  }
}

async function ofObjects(
  { workspace }: Session,
  document: TextDocument,
  token?: CancellationToken,
): Promise<Diagnostic[]> {
  return (await inTurns(diagnosingObjects(await workspace.objectsIn(document)), token)) ?? [];
}

/** Diagnostics for editors that do not ask for them (before LSP 3.17): they are sent when typing pauses. */
export class PushedDiagnostics {
  private readonly connection: Connection;
  private readonly typingPause: TypingPause;
  private readonly find: (uri: string) => Promise<Diagnostic[]>;
  /** Uri -> what takes back the check that is waiting. */
  private readonly waiting = new Map<string, CancellationTokenSource>();

  constructor(connection: Connection, typingPause: TypingPause, find: (uri: string) => Promise<Diagnostic[]>) {
    this.connection = connection;
    this.typingPause = typingPause;
    this.find = find;
  }

  /** Checks a document soon. */
  schedule(document: TextDocument): void {
    this.waiting.get(document.uri)?.cancel();
    const source = new CancellationTokenSource();
    this.waiting.set(document.uri, source);
    void this.send(document, source);
  }

  /** Takes back what was sent for a document that is closed. */
  clear({ uri }: TextDocument): void {
    this.waiting.get(uri)?.cancel();
    if (this.waiting.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private async send(document: TextDocument, { token }: CancellationTokenSource): Promise<void> {
    const { uri, version } = document;
    await this.typingPause.wait(uri, token);
    if (token.isCancellationRequested) return;
    const diagnostics = await this.typingPause.measure(uri, () => this.find(uri));
    if (!token.isCancellationRequested && document.version === version)
      await this.connection.sendDiagnostics({ uri, version, diagnostics });
  }
}
