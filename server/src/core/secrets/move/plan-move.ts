import type { Snapshot } from "../../values/snapshot";
import { findEntry, formatPath, holdsAnchor, type KeyPath, type ValuesNode } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import type { Change } from "../../yaml/edit/intended-values";
import { PatchRefusal, patch } from "../../yaml/edit/patch";
import type { FoundSecret } from "../detect/find-secrets";
import type { SecretManifest } from "../secret-manifest";
import type { SecretSurroundings } from "../surroundings";
import { type Home, homeId, homeOf } from "./homes";
import { type MoveContext, type MoveStep, stepFor } from "./move-steps";
import { type AvoidedSecret, type SecretDraft, SecretDrafts } from "./secret-drafts";

/** How values get out of a values file and into Secrets. */
export interface MovePlan {
  /** The edits of the values file. */
  edits: Edit[];
  drafts: SecretDraft[];
  /** The paths that are moved. */
  moved: KeyPath[];
  refused: { path: KeyPath; reason: string }[];
  /** The Secrets that others are written instead of, with the reasons. */
  avoided: AvoidedSecret[];
  /** The manifests that hold some of the values already, or get them: they must be on the disk before the values change. */
  usedManifests: SecretManifest[];
}

/** What a plan is made with. */
export interface MoveOptions extends Pick<SecretSurroundings, "manifests" | "nearness" | "random"> {
  /** The path, as the chart's knowledge has it, of a value that is replaced by a strong one on the way. */
  renewed?: string;
  /** Only what is moved where is wanted: nothing is edited, and so nothing has to be parsed. */
  isSketch?: boolean;
}

/** Plans to move secrets, each with all others that its Secret replaces at once. What cannot be moved safely stays. */
export function planMove(
  snapshot: Snapshot,
  { random, renewed, isSketch = false, ...around }: MoveOptions,
  secrets: readonly FoundSecret[],
): MovePlan {
  const plan: MovePlan = { edits: [], drafts: [], moved: [], refused: [], avoided: [], usedManifests: [] };
  const context: MoveContext = {
    snapshot,
    drafts: new SecretDrafts(around),
    random,
    ...(renewed === undefined ? {} : { renewed }),
  };
  const changes: Change[] = [];
  const done = new Set<string>();
  for (const secret of secrets) {
    const home = homeOf(snapshot, secret);
    if (home.kind === "none") {
      plan.refused.push({ path: secret.path, reason: home.reason });
      continue;
    }
    if (done.has(homeId(home))) continue;
    done.add(homeId(home));
    const step = planStep(context, home, isSketch);
    if (typeof step === "string") plan.refused.push({ path: secret.path, reason: step });
    else {
      for (const { secret: name, key } of step.keys) context.drafts.add(name, key);
      changes.push(...step.changes);
      plan.moved.push(...step.moved);
    }
  }
  const edits = changes.length > 0 && !isSketch ? patch(snapshot.document, changes) : [];
  if (edits instanceof PatchRefusal)
    return {
      edits: [],
      drafts: [],
      moved: [],
      avoided: [],
      usedManifests: [],
      refused: [...plan.refused, ...plan.moved.map((path) => ({ path, reason: sentence(edits.reason) }))],
    };
  const { all, avoided, usedManifests } = context.drafts;
  return { ...plan, edits, drafts: all, avoided, usedManifests };
}

/** A step that has been proven to work by itself, unless it is only sketched, or why there is none. */
function planStep(context: MoveContext, home: Exclude<Home, { kind: "none" }>, isSketch: boolean): MoveStep | string {
  const step = stepFor(context, home);
  if (typeof step === "string") return step;
  const aliased = step.moved.find((path) => !isWrittenAt(context.snapshot.document.root, path));
  if (aliased)
    return `"${formatPath(aliased)}" has to do with an anchor or an alias, so that other values depend on it.`;
  if (isSketch) return step;
  const edits = patch(context.snapshot.document, step.changes);
  return edits instanceof PatchRefusal ? sentence(edits.reason) : step;
}

const sentence = (reason: string): string => `It cannot be edited safely: ${reason}.`;

/** Whether the value stands at this very place, neither behind an alias or a merge nor where an anchor makes others depend on it. */
function isWrittenAt(root: ValuesNode | undefined, path: KeyPath): boolean {
  let node = root;
  for (const key of path) {
    if (node?.kind === "list" && typeof key === "number") node = node.items[key];
    else node = node?.kind === "map" ? findEntry(node, String(key))?.value : undefined;
  }
  return node !== undefined && node.kind !== "alias" && !holdsAnchor(node);
}
