import type { CancellationToken, Diagnostic, DocumentDiagnosticReport, ResponseError } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { diagnoseManifests } from "../../core/features/diagnose-manifest";
import { diagnosing, diagnosingObjects } from "../../core/rules/engine/diagnose";
import { inTurns, nextTurn } from "../../workspace/in-turns";
import { internalFailure } from "../session/answer";
import { untilCancelled } from "../session/cancellation";
import { type Answer, answerAbout } from "../session/request";
import type { Session } from "../session/session";
import { linkedManifests, type Subject, snapshotOf } from "../session/subject";

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
