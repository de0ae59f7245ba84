import type { FileChange, Fix, Offer } from "../../findings/rule";
import { plainPaths } from "../../schema/chart-secrets";
import type { Snapshot } from "../../values/snapshot";
import { formatPath, type KeyPath } from "../../yaml/document/nodes";
import { PatchRefusal } from "../../yaml/edit/patch";
import { type FoundSecret, findSecrets } from "../detect/find-secrets";
import type { SecretSurroundings } from "../surroundings";
import { homeOf } from "./homes";
import { type MoveOptions, type MovePlan, planMove } from "./plan-move";
import type { SecretDraft } from "./secret-drafts";
import { extendSecret, writeSecret } from "./write-secret";

/**
 * The command of the editor that moves values into a Secret: with the URI, the paths, the form of the Secret unless the user
 * is to be asked, and what is renewed on the way.
 */
export const moveCommand = "valuesmith.moveSecrets";

/** The command of the editor that takes care of files which hold plain secrets now. */
export const writtenCommand = "valuesmith.secretsWritten";

/** The quick fixes of one plain value: it, or all of the file, goes into a Secret. */
export function moveOffers(snapshot: Snapshot, path: KeyPath): (Fix | Offer)[] {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return [];
  const all = findSecrets(snapshot).filter(({ isLater }) => !isLater);
  const wanted = all.filter((secret) => formatPath(secret.path) === formatPath(path));
  const [secret] = wanted;
  // What everyone can look up is not worth being kept.
  if (secret?.isDummy) return generateOffers(snapshot, secret);
  const one = moveOffer(snapshot, surroundings, wanted);
  const rest = all.filter((secret) => !secret.isDummy);
  const every = rest.length > 1 ? moveOffer(snapshot, surroundings, rest) : undefined;
  const isMore = every && one && every.plan.moved.length > one.plan.moved.length;
  const ask: Fix = {
    title: "Move to another kind of Secret…",
    edits: [],
    command: { name: moveCommand, arguments: [surroundings.uri, [formatPath(path)]] },
  };
  return [
    ...(one ? [{ ...one.offer, title: titleOf(one.plan), preferred: !isGuess(one.plan) }] : []),
    ...(isMore
      ? [{ ...every.offer, title: `Move all ${every.plan.moved.length} secrets of this file to Secrets` }]
      : []),
    ...(one ? [ask] : []),
  ];
}

/** The fix that makes a strong value, in the Secret where it belongs, instead of one that is none. */
export function generateOffers(snapshot: Snapshot, secret: FoundSecret): Offer[] {
  const { secrets: surroundings } = snapshot;
  const { known } = secret;
  const home = homeOf(snapshot, secret);
  const canGenerate =
    home.kind === "reference" &&
    home.bound.reference.keys.some((key) => key.generate && plainPaths(key).includes(known?.pattern ?? ""));
  if (!surroundings || !known || !canGenerate || surroundings.settings.target !== "Secret") return [];
  const found = moveOffer(snapshot, { ...surroundings, renewed: known.pattern }, [secret]);
  if (!found) return [];
  const names = found.plan.drafts.map(({ name }) => name).join(" and ");
  return [{ ...found.offer, title: `Generate a strong value in the Secret ${names}` }];
}

type Moving = SecretSurroundings & Pick<MoveOptions, "renewed">;

/** The offer to move some secrets, and what it would move; undefined where that is not possible. */
export function moveOffer(
  snapshot: Snapshot,
  surroundings: Moving,
  secrets: readonly FoundSecret[],
): { offer: Offer; plan: MovePlan } | undefined {
  const plan = planMove(snapshot, { ...surroundings, isSketch: true }, secrets);
  const { moved, drafts } = plan;
  if (moved.length === 0 && drafts.length === 0) return undefined;
  if (surroundings.settings.target !== "Secret") {
    const command = { name: moveCommand, arguments: [surroundings.uri, moved.map(formatPath)] };
    const fix = { title: "", edits: [], command };
    return { plan, offer: { title: "", changesFiles: false, command, make: () => fix } };
  }
  if (!drafts.every(({ manifest }) => manifest || hasPlaceBeside(surroundings))) return undefined;
  const paths = secrets.map(({ path }) => formatPath(path));
  const { renewed } = surroundings;
  const instead = { name: moveCommand, arguments: [surroundings.uri, paths, "Secret", ...(renewed ? [renewed] : [])] };
  const make = (): Fix | undefined => moveFix(snapshot, surroundings, secrets);
  return { plan, offer: { title: "", changesFiles: true, instead, make } };
}

/** The edits that move some secrets into plain Secrets; undefined where that is not possible. */
function moveFix(snapshot: Snapshot, surroundings: Moving, secrets: readonly FoundSecret[]): Fix | undefined {
  const { moved, drafts, edits } = planMove(snapshot, surroundings, secrets);
  const files = moved.length > 0 || drafts.length > 0 ? draftFiles(drafts, surroundings) : undefined;
  return files && { title: "", edits, files };
}

/** Which of several Secrets is meant is not known, so that a new one is made. */
const isGuess = ({ avoided }: MovePlan): boolean => avoided.some(({ isUndecided }) => isUndecided);

function titleOf({ moved, drafts }: MovePlan): string {
  const names = drafts.map(({ name }) => name).join(" and ");
  const what = moved.length === 1 ? "Move" : `Move with ${moved.length - 1} more`;
  return names === "" ? `${what} to the Secret` : `${what} to the Secret ${names}`;
}

/** The files that Secrets are written to: the manifests of the workspace, else new ones beside the values file. */
export function draftFiles(drafts: readonly SecretDraft[], surroundings: SecretSurroundings): FileChange[] | undefined {
  const files: FileChange[] = [];
  for (const draft of drafts) {
    const file = draft.manifest ? extendedFile(draft) : newFile(draft, surroundings);
    if (!file) return undefined;
    const same = files.find(({ uri }) => uri === file.uri);
    if (same) same.edits.push(...file.edits);
    else files.push(file);
  }
  return files;
}

function extendedFile({ manifest, keys }: SecretDraft): FileChange | undefined {
  const edits = manifest && extendSecret(manifest, keys);
  if (!edits || edits instanceof PatchRefusal) return undefined;
  return { uri: manifest.uri, version: manifest.version, text: manifest.text, edits };
}

/** A document that was never saved has no place beside it, and one that is elsewhere may be published as it is. */
const hasPlaceBeside = ({ uri }: SecretSurroundings): boolean => uri.startsWith("file:");

function newFile(draft: SecretDraft, surroundings: SecretSurroundings): FileChange | undefined {
  if (!hasPlaceBeside(surroundings)) return undefined;
  const newText = writeSecret(draft, surroundings.settings.namespace);
  const uri = newFileUri(`${draft.name}.secret`, surroundings);
  return { uri, version: null, edits: [{ span: { start: 0, end: 0 }, newText }] };
}

/** A file `name.kind.yaml` beside the values file that does not exist; with its kind, a line in .gitignore can cover it. */
export function newFileUri(nameAndKind: string, { uri, files }: Pick<SecretSurroundings, "uri" | "files">): string {
  const folder = uri.slice(0, uri.lastIndexOf("/") + 1);
  const dot = nameAndKind.lastIndexOf(".");
  for (let number = 1; ; number++) {
    const name = `${nameAndKind.slice(0, dot)}${number === 1 ? "" : `-${number}`}${nameAndKind.slice(dot)}`;
    if (!files.has(`${folder}${name}.yaml`)) return `${folder}${name}.yaml`;
  }
}
