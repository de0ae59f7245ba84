import type { Snapshot } from "../../values/snapshot";
import { formatPath, type KeyPath, parsePath } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import type { Change } from "../../yaml/edit/intended-values";
import { PatchRefusal, patch } from "../../yaml/edit/patch";
import { allHold, applies, contentOf, pathIn, textAt } from "../compare/secret-content";
import { manifestsFor, secretUses } from "../compare/secret-uses";
import type { SecretManifest } from "../secret-manifest";
import type { SecretSurroundings } from "../surroundings";
import { draftKeys } from "./create-fixes";
import { stepFor } from "./move-steps";
import { type AvoidedSecret, type SecretDraft, SecretDrafts } from "./secret-drafts";

/** The Secrets that a values file needs and the workspace does not have. */
export interface CreatePlan {
  drafts: SecretDraft[];
  /** The edits that name the Secrets in the values file, where it names none yet. */
  edits: Edit[];
  /** The values that go into the Secrets. */
  moved: KeyPath[];
  /** The Secrets that others are written instead of, with the reasons. */
  avoided: AvoidedSecret[];
  /** The manifests that hold some of the values already, or get them. */
  usedManifests: SecretManifest[];
}

/** Plans the Secrets which the values name; where they name none, those which the chart version cannot do without. */
export function planCreate(snapshot: Snapshot, surroundings: SecretSurroundings): CreatePlan {
  const drafts = new SecretDrafts(surroundings);
  const uses = secretUses(snapshot).filter(({ keys }) => keys.length > 0);
  for (const use of uses.filter((candidate) => manifestsFor(surroundings.manifests, candidate).length === 0)) {
    const keys = use.keys.filter(({ isRead }) => isRead);
    for (const key of draftKeys(snapshot, use, keys)) drafts.add(use.name, key);
  }
  if (uses.length === 0) return planMissing(snapshot, surroundings);
  return { drafts: drafts.all, edits: [], moved: [], avoided: [], usedManifests: drafts.usedManifests };
}

/** The Secrets that hold what containers need and what can be made up: salts, keys and passwords. */
function planMissing(snapshot: Snapshot, surroundings: SecretSurroundings): CreatePlan {
  const { random } = surroundings;
  const drafts = new SecretDrafts(surroundings);
  const changes: Change[] = [];
  const moved: KeyPath[] = [];
  const done = new Set<string>();
  for (const scope of snapshot.chart.scopes) {
    for (const reference of scope.secrets.references) {
      const bound = { scope, reference };
      const name = formatPath(pathIn(bound, reference.name));
      const isPattern = parsePath(reference.name).includes("*");
      if (
        isPattern ||
        done.has(name) ||
        !applies(snapshot, bound) ||
        textAt(snapshot, pathIn(bound, reference.name)).text
      )
        continue;
      if (reference.blockers?.some(({ when }) => allHold(snapshot, scope, when))) continue;
      if (!contentOf(snapshot, bound).some(({ entry, isRequired }) => isRequired && entry.generate)) continue;
      const step = stepFor({ snapshot, drafts, random }, { kind: "reference", bound });
      if (typeof step === "string" || patch(snapshot.document, step.changes) instanceof PatchRefusal) continue;
      done.add(name);
      for (const { secret, key } of step.keys) drafts.add(secret, key);
      changes.push(...step.changes);
      moved.push(...step.moved);
    }
  }
  const edits = changes.length > 0 ? patch(snapshot.document, changes) : [];
  if (edits instanceof PatchRefusal) return { drafts: [], edits: [], moved: [], avoided: [], usedManifests: [] };
  const { all, avoided, usedManifests } = drafts;
  return { drafts: all, edits, moved, avoided, usedManifests };
}
