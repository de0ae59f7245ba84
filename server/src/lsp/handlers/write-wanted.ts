import { editOf, noChange, type SecretPlan, writePlan } from "../../core/features/move-secrets";
import type { SecretDraft } from "../../core/secrets/move/secret-drafts";
import { newDrafts, type TargetFiles, type TargetForm } from "../../core/secrets/move/target-files";
import { readManifests, type SecretManifest } from "../../core/secrets/secret-manifest";
import type { Snapshot } from "../../core/values/snapshot";
import type { GitState, Host } from "../../host/host";
import { sealSecrets } from "../../host/secrets/seal-secrets";
import type { CreateSecretParams, SecretsResult } from "../../protocol";
import type { Session } from "../session/subject";

export interface Wish {
  session: Session;
  host: Host;
  params: CreateSecretParams;
}

/**
 * Writes Secrets in the form that was asked for, before the editor gets the edit that takes their values out of the values
 * file: whatever happens to that edit, to unsaved documents or to messages, every value is in one place at least.
 */
export async function writeAsWanted(
  wish: Wish,
  given: Snapshot,
  planFor: (snapshot: Snapshot) => SecretPlan,
): Promise<SecretsResult> {
  const { host, params } = wish;
  const snapshot = host.writeSecrets ? await withoutLost(host, given) : given;
  const plan = planFor(snapshot);
  const nothing = { ...noChange, refused: plan.refused };
  if (plan.drafts.length === 0 && plan.edits.length === 0) return nothing;
  if (host.writeSecrets && host.pathOf(params.uri) === undefined) return { ...nothing, problem: notHere };
  const drafts = await draftsOnDisk(wish, plan);
  if (typeof drafts === "string") return { ...nothing, problem: drafts };
  const form = await formOf(wish, drafts);
  if (typeof form === "string") return { ...nothing, problem: form };
  const { change, files } = writePlan(snapshot, { ...plan, drafts }, form);
  if (!files) return change;
  const tracked = (await gitStates(host, files.plain)).find(([, state]) => state === "tracked")?.[0];
  if (tracked !== undefined) return { ...nothing, problem: trackedByGit(tracked) };
  const values = unwritten(files, form);
  if (host.writeSecrets) return writeFirst(wish, snapshot, { change, files, values });
  return values.length > 0 ? { ...nothing, problem: cannotWrite } : change;
}

const notHere =
  "Secrets are written to this machine before the values change, and this file is not on it. Save it to a folder first.";
const cannotWrite =
  "The values would be written nowhere, as no files can be written here. Choose another kind of Secret.";

/** The Secrets that no manifest holds and of which there is something to keep; kubectl wants a file for each key, also to fill in. */
const unwritten = (files: TargetFiles, { target }: TargetForm): SecretDraft[] =>
  files.unwritten
    .map((draft) => (target === "kubectl" ? draft : { ...draft, keys: draft.keys.filter(({ content }) => content) }))
    .filter(({ keys }) => keys.some(({ content }) => content !== ""));

interface ToWrite {
  change: SecretsResult;
  files: TargetFiles;
  values: SecretDraft[];
}

async function writeFirst(wish: Wish, snapshot: Snapshot, { change, files, values }: ToWrite): Promise<SecretsResult> {
  const { session, host, params } = wish;
  const { refused } = change;
  const { plain, plainDrafts: drafts } = files;
  const folder = params.uri.slice(0, params.uri.lastIndexOf("/") + 1);
  const valueFolders = values.map(({ name }) => `${folder}${encodeURIComponent(name)}.secret`);
  const consent = params.consent ?? "none";
  const states = consent === "none" ? await gitStates(host, [...plain, ...valueFolders]) : [];
  const notIgnored = states.flatMap(([uri, state]) => (state === "not ignored" ? [uri] : []));
  if (notIgnored.length > 0) return { ...noChange, refused, notIgnored };
  try {
    await host.writeSecrets?.(snapshot, { files: files.files, drafts, plain, values, consent });
  } catch (error) {
    // It names files and reasons, and no value.
    return { ...noChange, refused, problem: `${error instanceof Error ? error.message : "It could not be written"}.` };
  }
  const written = files.files.map(({ uri }) => uri);
  await session.workspace.filesChanged(written);
  const { edit: whole, ...rest } = change;
  const edit = whole && editOf(whole, params.uri);
  return { ...rest, ...(edit ? { edit } : {}), written, valueFolders };
}

const gitStates = (host: Host, uris: readonly string[]): Promise<[string, GitState][]> =>
  Promise.all(uris.map(async (uri): Promise<[string, GitState]> => [uri, await host.gitState(uri)]));

const trackedByGit = (uri: string): string =>
  `Git tracks ${nameOf(uri)}, so the secrets would be committed. Have it forget the file with git rm --cached.`;

const nameOf = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));

/** The form that was asked for; of SealedSecrets, what the user's kubeseal makes, if there is one that may be run. A text says why there is none. */
async function formOf({ session, host, params }: Wish, drafts: readonly SecretDraft[]): Promise<TargetForm | string> {
  const { secrets: settings } = await session.workspace.settings(params.uri);
  const target = params.target ?? settings.target;
  const mayRun = params.isTrusted === true && settings.kubeseal !== "";
  if (target !== "SealedSecret" || !mayRun) return { target };
  const kubeseal = { program: settings.kubeseal, certificate: settings.kubesealCertificate };
  const { namespace } = settings;
  const sealed = await sealSecrets(host, newDrafts(drafts), { kubeseal, namespace });
  return sealed.kind === "failed" ? sealed.message : { target, sealed: sealed.manifests };
}

/** Without the manifests that are open but not on the disk: editors keep documents for a while whose files were deleted. */
async function withoutLost(host: Host, snapshot: Snapshot): Promise<Snapshot> {
  const { secrets } = snapshot;
  if (!secrets) return snapshot;
  const open = new Set(secrets.manifests.filter(({ version }) => version !== null).map(({ uri }) => uri));
  const files = new Set(secrets.files);
  for (const uri of open) {
    if ((await host.readFile(uri)) === undefined) files.delete(uri);
    else open.delete(uri);
  }
  const manifests = secrets.manifests.filter(({ uri }) => !open.has(uri));
  return { ...snapshot, secrets: { ...secrets, manifests, files } };
}

/**
 * The drafts with their manifests as they are on the disk: keys are added there, and what a manifest has already counts only
 * there. A text says why that is not possible.
 */
async function draftsOnDisk({ session, host }: Wish, plan: SecretPlan): Promise<SecretDraft[] | string> {
  const onDisk = new Map<SecretManifest, SecretManifest>();
  for (const manifest of plan.usedManifests) {
    const { uri, version } = manifest;
    // Where no files can be written, an open manifest is extended in the editor.
    const found = version !== null && !host.writeSecrets ? manifest : await findOnDisk(host, manifest);
    const name = nameOf(uri);
    if (!found && version !== null) return `${name} has changes that are not saved. Save it and try again.`;
    if (!found) await session.workspace.filesChanged([uri]);
    if (!found) return `${name} has been changed on the disk. Try again.`;
    onDisk.set(manifest, found);
  }
  return plan.drafts.map((draft) => {
    const manifest = draft.manifest && onDisk.get(draft.manifest);
    return manifest ? { ...draft, manifest } : draft;
  });
}

/** A manifest as it is on the disk, unless that is another one by now. */
async function findOnDisk(host: Host, manifest: SecretManifest): Promise<SecretManifest | undefined> {
  const { uri, text, index } = manifest;
  const onDisk = await host.readFile(uri);
  if (onDisk === text) return { ...manifest, version: null };
  // Editors keep a mark at the start of a file and its line breaks to themselves.
  if (onDisk === undefined || bare(onDisk) !== bare(text)) return undefined;
  return readManifests({ uri, version: null, text: onDisk }).find((candidate) => candidate.index === index);
}

const bare = (text: string): string => text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
