import type { DocumentSymbol, Location, Position } from "vscode-languageserver";
import { secretDefinition, secretReferences, secretUsers } from "../../core/features/secret-links";
import { symbols } from "../../core/features/symbols";
import { answerAbout } from "../session/request";
import { linkedManifests, otherValues, type Session, type Subject, snapshotOf } from "../session/subject";

/** Answers definition and references, the way between values files and the Secrets that they name, and the outline of values. */
export function answerNavigation(session: Session): void {
  const { connection } = session;

  connection.onDefinition(({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/definition", uri, position, token, empty: [] };
    return answerAbout<Location[]>(session, question, async (subject) =>
      subject.kind === "values"
        ? secretDefinition(await snapshotOf(session, subject, { secrets: "all" }), position)
        : usersAt(session, subject, position),
    );
  });

  connection.onReferences(({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/references", uri, position, token, empty: [] };
    return answerAbout<Location[]>(session, question, async (subject) => {
      if (subject.kind !== "values") return usersAt(session, subject, position);
      const snapshot = await snapshotOf(session, subject, { secrets: "all" });
      return secretReferences(snapshot, await otherValues(session, subject), position);
    });
  });

  connection.onDocumentSymbol(({ textDocument: { uri } }, token) => {
    const question = { method: "textDocument/documentSymbol", uri, token, empty: [] };
    return answerAbout<DocumentSymbol[]>(session, question, async (subject) =>
      subject.kind === "values" ? symbols(await snapshotOf(session, subject)) : [],
    );
  });
}

/** Where open values files name the Secret at a place of its manifest. */
async function usersAt(session: Session, subject: Subject, position: Position): Promise<Location[]> {
  if (subject.kind !== "manifests") return [];
  const { manifests, users } = await linkedManifests(session, subject);
  return secretUsers(manifests, users, position);
}
