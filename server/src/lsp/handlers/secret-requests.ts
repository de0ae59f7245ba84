import type { Hover, Location } from "vscode-languageserver";
import { hover } from "../../core/features/hover";
import { hoverManifest } from "../../core/features/hover-manifest";
import { noChange, planCreating, planMoving } from "../../core/features/move-secrets";
import { secretDefinition, secretReferences, secretUsers } from "../../core/features/secret-links";
import { isInside } from "../../core/objects/object-snapshots";
import type { Host } from "../../host/host";
import {
  type CreateSecretParams,
  createSecretRequest,
  type GitIgnoreParams,
  type GitIgnoreResult,
  gitIgnoreRequest,
  type MoveSecretsParams,
  moveSecretsRequest,
  type SecretsResult,
} from "../../protocol";
import { answer } from "../session/answer";
import { aboutObjects } from "../session/object-session";
import { aboutManifests, aboutSecrets, aboutSnapshot, type Session } from "../session/session";
import { keepOutOfGit } from "./gitignore-edit";
import { writeAsWanted } from "./write-wanted";

/** Answers what has to do with Secrets: our own requests, and the way between values files and manifests. */
export function answerSecretRequests(session: Session, host: Host): void {
  answerOwnRequests(session, host);
  answerLinkRequests(session);
}

function answerOwnRequests(session: Session, host: Host): void {
  const { connection } = session;

  connection.onRequest(moveSecretsRequest, (params: MoveSecretsParams) =>
    aboutSecrets<SecretsResult>(session, { method: moveSecretsRequest, uri: params.uri, empty: noChange }, (snapshot) =>
      writeAsWanted({ session, host, params }, snapshot, (current) =>
        planMoving(current, params.paths, params.renewed),
      ),
    ),
  );

  connection.onRequest(createSecretRequest, (params: CreateSecretParams) =>
    aboutSecrets<SecretsResult>(
      session,
      { method: createSecretRequest, uri: params.uri, empty: noChange },
      (snapshot) => writeAsWanted({ session, host, params }, snapshot, planCreating),
    ),
  );

  connection.onRequest(gitIgnoreRequest, ({ uris }: GitIgnoreParams) =>
    answer<GitIgnoreResult>(connection.console, gitIgnoreRequest, {
      empty: { notIgnored: [] },
      work: () => keepOutOfGit(host, uris),
    }),
  );
}

/** Definition, references and hover; a file that is no values file may be one with manifests. */
function answerLinkRequests(session: Session): void {
  const { connection } = session;

  connection.onDefinition(async ({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/definition", uri, position, token, empty: [] };
    const found = await aboutSecrets<Location[] | undefined>(session, { ...question, empty: undefined }, (snapshot) =>
      secretDefinition(snapshot, position),
    );
    return (
      found ??
      aboutManifests<Location[]>(session, question, (manifests, snapshots) =>
        secretUsers(manifests, snapshots, position),
      )
    );
  });

  connection.onReferences(async ({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/references", uri, position, token, empty: [] };
    const found = await aboutSecrets<Location[] | undefined>(
      session,
      { ...question, empty: undefined },
      (snapshot, others) => secretReferences(snapshot, others, position),
    );
    return (
      found ??
      aboutManifests<Location[]>(session, question, (manifests, snapshots) =>
        secretUsers(manifests, snapshots, position),
      )
    );
  });

  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const question = { method: "textDocument/hover", uri, position, token, empty: null };
    const found = await aboutSnapshot<Hover | null | undefined>(
      session,
      { ...question, empty: undefined },
      (snapshot) => hover(snapshot, position),
    );
    if (found !== undefined) return found;
    const aboutSecret = await aboutManifests<Hover | null>(session, question, (manifests, snapshots) =>
      hoverManifest(manifests, snapshots, position),
    );
    return (
      aboutSecret ??
      aboutObjects<Hover | null>(session, question, (objects) => {
        const object = objects.find((candidate) => isInside(candidate, position));
        return object ? hover(object, position) : null;
      })
    );
  });
}
