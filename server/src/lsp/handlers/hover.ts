import type { Hover, Position } from "vscode-languageserver";
import { hover, hoverManifest } from "../../core/features/hover";
import { isInside } from "../../core/objects/object-snapshots";
import { answerAbout } from "../session/request";
import { linkedManifests, type Session, type Subject, snapshotOf } from "../session/subject";

/** Answers what stands at a place: a value of a chart, a Secret that values name, or a field of another object. */
export function answerHover(session: Session): void {
  session.connection.onHover(({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/hover", uri, position, token, empty: null };
    return answerAbout<Hover | null>(session, question, (subject) => hoverAt(session, subject, position));
  });
}

async function hoverAt(session: Session, subject: Subject, position: Position): Promise<Hover | null> {
  switch (subject.kind) {
    case "values":
      return hover(await snapshotOf(session, subject), position);
    case "manifests": {
      const { manifests, users } = await linkedManifests(session, subject);
      return hoverManifest(manifests, users, position) ?? hoverObject(session, subject, position);
    }
    case "objects":
      return hoverObject(session, subject, position);
    case "nothing":
      return null;
  }
}

async function hoverObject(
  { workspace }: Session,
  { document }: Extract<Subject, { kind: "manifests" | "objects" }>,
  position: Position,
): Promise<Hover | null> {
  const objects = await workspace.objectsIn(document);
  const object = objects.find((candidate) => isInside(candidate, position));
  return object ? hover(object, position) : null;
}
