import type { CodeAction, Range, WorkspaceEdit } from "vscode-languageserver-types";
import type { SecretsResult } from "../../protocol";
import { perform, toEdit } from "../rules/engine/fix";
import { sensitivePaths } from "../schema/chart-secrets";
import { type FoundSecret, findSecrets } from "../secrets/detect/find-secrets";
import { generateOffers, moveOffer } from "../secrets/move/move-fixes";
import { planCreate } from "../secrets/move/plan-create";
import { planMove } from "../secrets/move/plan-move";
import type { SecretDraft } from "../secrets/move/secret-drafts";
import { type TargetFiles, type TargetForm, targetFiles } from "../secrets/move/target-files";
import type { SecretManifest } from "../secrets/secret-manifest";
import type { Snapshot } from "../values/snapshot";
import { locate } from "../yaml/cursor/locate";
import { formatPath, type KeyPath, nodeAt, parsePath } from "../yaml/document/nodes";
import type { Edit } from "../yaml/edit/edits";

/** The kind of the source action that moves all secrets of a file. */
export const moveKind = "source.moveSecrets";

/** The kind of the action that generates a value. */
export const generateKind = "refactor.rewrite";

/** The action that makes a strong value for the empty one at a range, in the Secret where it belongs. */
export function generateAction(snapshot: Snapshot, { start }: Range, hasCommands = false): CodeAction[] {
  const { document, secrets: surroundings } = snapshot;
  const location = locate(document, document.offsetAt(start));
  const secret = location && emptySecret(snapshot, location.path);
  if (!surroundings || !secret) return [];
  return generateOffers(snapshot, secret).flatMap((offer) => {
    const done = perform(snapshot, { uri: surroundings.uri, hasCommands }, { offer });
    return done ? [{ title: offer.title, kind: generateKind, ...done }] : [];
  });
}

/** The place for a secret at a path, if it is empty: what is missing is no secret in plain text, but one can be made. */
function emptySecret({ document, chart }: Snapshot, path: KeyPath): FoundSecret | undefined {
  const node = nodeAt(document.root, path);
  if (node?.kind !== "scalar" || (node.value !== null && node.text !== "")) return undefined;
  for (const scope of chart.scopes) {
    const patterns = sensitivePaths(scope.secrets).map((sensitive) => sensitive.path);
    const pattern = patterns.find(
      (candidate) => formatPath([...scope.at, ...parsePath(candidate)]) === formatPath(path),
    );
    if (pattern !== undefined) return { path, node, known: { scope, pattern }, isDummy: true };
  }
  return undefined;
}

/** The source action that moves all secrets of a file. */
export function moveAllAction(snapshot: Snapshot, hasCommands: boolean): CodeAction[] {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return [];
  const secrets = findSecrets(snapshot).filter(({ isDummy }) => !isDummy);
  const found = secrets.length > 0 ? moveOffer(snapshot, surroundings, secrets) : undefined;
  // Other forms than a plain Secret are made by a command.
  if (!found || (found.offer.command && !hasCommands)) return [];
  const title = "Move all secrets to Secrets";
  const done = perform(snapshot, { uri: surroundings.uri, hasCommands }, { offer: { ...found.offer, title } });
  return done ? [{ title, kind: moveKind, ...done }] : [];
}

/** What is to be written, before it is decided in which form. */
export interface SecretPlan extends Pick<SecretsResult, "moved" | "refused" | "avoided"> {
  drafts: SecretDraft[];
  edits: Edit[];
  /** The manifests that hold some of the values already, or get them. */
  usedManifests: SecretManifest[];
}

const emptyPlan: SecretPlan = { drafts: [], edits: [], usedManifests: [], moved: [], refused: [] };

/** Plans to move secrets (all, or those at some paths) into Secrets; the value of `renewed` is replaced by a strong one. */
export function planMoving(snapshot: Snapshot, paths: readonly string[] | null, renewed?: string): SecretPlan {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return emptyPlan;
  const found = findSecrets(snapshot).filter(({ path, isDummy }) =>
    paths ? paths.includes(formatPath(path)) : !isDummy,
  );
  const empty = renewed === undefined || found.length > 0 ? [] : (paths ?? []).map(parsePath);
  const secrets = [...found, ...empty.flatMap((path) => emptySecret(snapshot, path) ?? [])];
  const options = renewed === undefined ? surroundings : { ...surroundings, renewed };
  const { moved, refused, ...plan } = planMove(snapshot, options, secrets);
  return {
    ...plan,
    moved: moved.map(formatPath),
    refused: refused.map(({ path, reason }) => ({ path: formatPath(path), reason })),
  };
}

/** Plans the Secrets that a values file needs and the workspace does not have. */
export function planCreating(snapshot: Snapshot): SecretPlan {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return emptyPlan;
  const { moved, ...plan } = planCreate(snapshot, surroundings);
  return { ...plan, moved: moved.map(formatPath), refused: [] };
}

/** Nothing to change. */
export const noChange: SecretsResult = { secrets: [], moved: [], refused: [], plainFiles: [] };

/** What a plan comes to in some form: the change as an edit of all files, and what it writes. */
export interface WrittenPlan {
  change: SecretsResult;
  /** Absent where nothing is to be written. */
  files?: TargetFiles;
}

/** Writes what was planned, in some form; values that no file takes are left to the caller. */
export function writePlan(snapshot: Snapshot, plan: SecretPlan, form: TargetForm): WrittenPlan {
  const { secrets: surroundings } = snapshot;
  const { drafts, edits, moved, refused, avoided = [] } = plan;
  const files = surroundings && targetFiles(drafts, form, surroundings);
  if (!surroundings || !files || (drafts.length === 0 && edits.length === 0))
    return { change: { ...noChange, refused } };
  const edit = toEdit(snapshot, surroundings.uri, { edits, files: files.files });
  const change = {
    moved,
    refused,
    avoided: avoided.map(({ name, reason }) => ({ name, reason })),
    edit,
    secrets: drafts.map(({ name, keys }) => ({
      name,
      keys: keys.map((key) => ({ name: key.name, origin: key.origin })),
    })),
    plainFiles: files.plain,
    ...(files.command ? { command: files.command } : {}),
    ...(files.notes.length > 0 ? { notes: files.notes } : {}),
  };
  return { change, files };
}

/** The edit of one file, out of an edit of several. */
export function editOf({ documentChanges = [] }: WorkspaceEdit, uri: string): WorkspaceEdit | undefined {
  const own = documentChanges.filter((part) => "textDocument" in part && part.textDocument.uri === uri);
  return own.length > 0 ? { documentChanges: own } : undefined;
}
