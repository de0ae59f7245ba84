import type { Hover, Location } from "vscode-languageserver";
import { answer } from "./answer";
import { hover } from "./core/features/hover";
import { hoverManifest } from "./core/features/hover-manifest";
import { noChange, planCreating, planMoving, type SecretPlan, writePlan } from "./core/features/move-secrets";
import { secretDefinition, secretReferences, secretUsers } from "./core/features/secret-links";
import { isInside } from "./core/objects/object-snapshots";
import type { SecretDraft } from "./core/secrets/secret-drafts";
import { newDrafts } from "./core/secrets/target-files";
import type { Snapshot } from "./core/snapshot";
import { keepOutOfGit } from "./gitignore-edit";
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
import { sealSecrets } from "./seal-secrets";
import { aboutManifests, aboutSecrets, aboutSnapshot, type Session } from "./session";

/** Answers what has to do with Secrets: our own requests, and the way between values files and manifests. */
export function answerSecretRequests(session: Session, host: Host): void {
  answerOwnRequests(session, host);
  answerLinkRequests(session);
}

function answerOwnRequests(session: Session, host: Host): void {
  const { connection } = session;

  connection.onRequest(moveSecretsRequest, (params: MoveSecretsParams) =>
    aboutSecrets<SecretsResult>(session, { method: moveSecretsRequest, uri: params.uri, empty: noChange }, (snapshot) =>
      writeAsWanted({ session, host, params }, snapshot, planMoving(snapshot, params.paths)),
    ),
  );

  connection.onRequest(createSecretRequest, (params: CreateSecretParams) =>
    aboutSecrets<SecretsResult>(
      session,
      { method: createSecretRequest, uri: params.uri, empty: noChange },
      (snapshot) => writeAsWanted({ session, host, params }, snapshot, planCreating(snapshot)),
    ),
  );

  connection.onRequest(gitIgnoreRequest, ({ uris }: GitIgnoreParams) =>
    answer<GitIgnoreResult>(connection.console, gitIgnoreRequest, {
      empty: { notIgnored: [] },
      work: () => keepOutOfGit(host, uris),
    }),
  );
}

interface Wish {
  session: Session;
  host: Host;
  params: CreateSecretParams;
}

/** Writes Secrets in the form that was asked for; with the user's kubeseal, if there is one that may be run. */
async function writeAsWanted(wish: Wish, snapshot: Snapshot, plan: SecretPlan): Promise<SecretsResult> {
  const { session, params } = wish;
  const changed = await findChanged(wish, plan.drafts);
  if (changed) return { ...noChange, problem: `${changed} has been changed on the disk meanwhile. Try again.` };
  const { secrets: settings } = await session.editor.settings(params.uri);
  const target = params.target ?? settings.target;
  const mayRun = params.isTrusted === true && settings.kubeseal !== "";
  if (target !== "SealedSecret" || !mayRun) return unlessTracked(wish.host, writePlan(snapshot, plan, { target }));
  const kubeseal = { program: settings.kubeseal, certificate: settings.kubesealCertificate };
  const { namespace } = settings;
  const sealed = await sealSecrets(wish.host, newDrafts(plan.drafts), { kubeseal, namespace });
  if (sealed.kind === "failed") return { ...noChange, refused: plan.refused, problem: sealed.message };
  return unlessTracked(wish.host, writePlan(snapshot, plan, { target, sealed: sealed.manifests }));
}

/** A change, unless it puts secrets into a file that Git tracks; such a file need not exist. */
async function unlessTracked(host: Host, change: SecretsResult): Promise<SecretsResult> {
  for (const uri of change.plainFiles)
    if ((await host.gitState(uri)) === "tracked") {
      const problem = `Git tracks ${fileName(uri)}, so the secrets would be committed. Have it forget the file with git rm --cached.`;
      return { ...noChange, refused: change.refused, problem };
    }
  return change;
}

const fileName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));

/** The name of a manifest that keys are to be added to and that is another one on the disk by now. */
async function findChanged({ session, host }: Wish, drafts: readonly SecretDraft[]): Promise<string | undefined> {
  for (const { manifest } of drafts) {
    if (!manifest || manifest.version !== null) continue;
    const { uri, text } = manifest;
    if ((await host.readFile(uri)) === text) continue;
    await session.workspace.secrets.refresh([uri]);
    return fileName(uri);
  }
  return undefined;
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
