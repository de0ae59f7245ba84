import type { Hover, Location, WorkspaceEdit } from "vscode-languageserver";
import { answer } from "./answer";
import { hover } from "./core/features/hover";
import { hoverManifest } from "./core/features/hover-manifest";
import { noChange, planCreating, planMoving } from "./core/features/move-secrets";
import { secretDefinition, secretReferences, secretUsers } from "./core/features/secret-links";
import { isInside } from "./core/objects/object-snapshots";
import type { Host } from "./host";
import { aboutObjects } from "./object-session";
import {
  type CreateSecretParams,
  createSecretRequest,
  type GitIgnoreParams,
  type GitIgnoreResult,
  gitIgnoreRequest,
  type MoveSecretsParams,
  moveSecretsRequest,
  type SecretsResult,
} from "./protocol";
import { aboutManifests, aboutSecrets, aboutSnapshot, type Session } from "./session";
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
      work: () => askGit(host, uris),
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

/** Which files Git would take in, and the edit that adds them to the .gitignore beside them. */
async function askGit(host: Host, uris: readonly string[]): Promise<GitIgnoreResult> {
  const states = await Promise.all(uris.map(async (uri) => ({ uri, state: await host.gitState(uri) })));
  const notIgnored = states.filter(({ state }) => state === "not ignored").map(({ uri }) => uri);
  if (notIgnored.length === 0) return { notIgnored };
  const documentChanges: NonNullable<WorkspaceEdit["documentChanges"]> = [];
  for (const folder of new Set(notIgnored.map((uri) => uri.slice(0, uri.lastIndexOf("/") + 1)))) {
    const names = notIgnored.filter((uri) => uri.startsWith(folder) && !uri.slice(folder.length).includes("/"));
    const lines = names.map((uri) => `/${decodeURIComponent(uri.slice(folder.length))}\n`).join("");
    documentChanges.push(...(await appendTo(host, `${folder}.gitignore`, lines)));
  }
  return { notIgnored, edit: { documentChanges } };
}

async function appendTo(
  host: Host,
  uri: string,
  lines: string,
): Promise<NonNullable<WorkspaceEdit["documentChanges"]>> {
  const text = await host.readFile(uri);
  const before = text?.split("\n") ?? [""];
  const end = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const newText = (end.character > 0 ? "\n" : "") + lines;
  const change = { textDocument: { uri, version: null }, edits: [{ range: { start: end, end }, newText }] };
  return text === undefined ? [{ kind: "create", uri, options: { ignoreIfExists: true } }, change] : [change];
}
