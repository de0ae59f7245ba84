import { compare, valid } from "semver";
import { fixRename } from "../rules/renames/rename-fix";
import { findRenames, isInside, type RenameHit } from "../rules/renames/renames";
import type { ChartKnowledge } from "../schema/chart-knowledge";
import { findSecrets, visitLeaves } from "../secrets/detect/find-secrets";
import type { Snapshot } from "../values/snapshot";
import { formatPath, type KeyPath, type ValuesNode } from "../yaml/document/nodes";
import { applyEdits } from "../yaml/edit/edits";
import type { Intent } from "../yaml/edit/intended-values";
import { isFaithful } from "../yaml/edit/prove";
import { writeOut } from "../yaml/edit/write-out";
import { ValuesDocument } from "../yaml/read/values-document";
import type { Change } from "./report";

/** A text on its way to another version. */
export interface Progress {
  text: string;
  changes: Change[];
  /** What each change was for, in order. */
  intents: Intent[];
  /** The secrets of the values, which none of the changes may lose: who upgrades may have no other copy of them. */
  secrets: readonly string[];
  /** What was changed is a preparation so far, for a rename that has not been applied yet. */
  isPreparing?: boolean;
}

/** A text in which everything is renamed that can be. */
export interface Renamed extends Progress {
  /** The paths of the keys that stay as nothing else holds their secrets. */
  kept: ReadonlySet<string>;
}

/** From which version to which, and the versions in between in which keys were renamed. */
export interface Route {
  from: ChartKnowledge;
  to: ChartKnowledge;
  /** Oldest first. */
  between: readonly ChartKnowledge[];
}

/** A snapshot of a text that no editor knows. */
export function snapshotOf(text: string, chart: ChartKnowledge): Snapshot {
  return { document: new ValuesDocument(text), chart, syntaxElsewhere: false, severities: {} };
}

/**
 * Renames what the new version has renamed. Where it only says that a key is gone, the versions in between are asked: the
 * key may have been renamed there, and its new name once more.
 */
export function applyRenames(text: string, { from, to, between }: Route): Renamed {
  const isNew = ({ rename }: RenameHit): boolean => happensAfter(rename.since, from.version);
  // A key that one of the versions knew as secret is so, also where it was renamed before.
  const holders = [from, ...between, to].map((chart) => snapshotOf(text, chart));
  const found = holders.flatMap((holder) => findSecrets(holder)).filter(({ isDummy }) => !isDummy);
  const secrets = [...new Set(found.flatMap(({ node }) => textsIn(node)))];
  let progress = renameAll({ text, changes: [], intents: [], secrets }, to, isNew);
  for (const step of between) {
    const left = findRenames(snapshotOf(progress.text, to)).filter(isNew);
    if (left.length === 0) break;
    progress = renameAll(progress, step, (hit) => isNew(hit) && left.some(({ path }) => touches(path, hit.path)));
    progress = renameAll(progress, to, isNew);
  }
  return { ...progress, kept: keptFor(progress, to, isNew) };
}

/** Whether a rename happened after the version that the file was written for; before, the key already did nothing. */
export const happensAfter = (since: string, version: string | undefined): boolean =>
  valid(since) !== null && (version === undefined || compare(since, version) > 0);

const touches = (path: KeyPath, other: KeyPath): boolean =>
  isInside(path, other) || isInside(other, path) || formatPath(path) === formatPath(other);

/** Each rename takes at least one key away, so this ends; the limit is for what nobody thought of. */
const maxRenames = 1000;

/** Applies one rename after the other, as each changes what the next ones see. Preparations for nothing are forgotten. */
function renameAll(start: Progress, chart: ChartKnowledge, isWanted: (hit: RenameHit) => boolean): Progress {
  let progress = start;
  let settled = start;
  for (let count = 0; count < maxRenames; count++) {
    const next = renameOne(progress, chart, isWanted);
    if (!next) break;
    progress = next;
    if (!next.isPreparing) settled = next;
  }
  return settled;
}

/** The first rename that can be proven to move its value and nothing else, and that loses no secret. */
function renameOne(
  progress: Progress,
  chart: ChartKnowledge,
  isWanted: (hit: RenameHit) => boolean,
): Progress | undefined {
  const { text, changes, intents, secrets } = progress;
  const snapshot = snapshotOf(text, chart);
  for (const hit of findRenames(snapshot).filter(isWanted)) {
    const done = rename(snapshot, hit);
    if (done && hasAll(done.text, secrets))
      return {
        secrets,
        text: done.text,
        changes: addChange(changes, toChange(hit)),
        intents: [...intents, done.intent],
      };
  }
  return writeOutOne(progress, snapshot, isWanted);
}

/** The text without a renamed key, if that can be proven. */
function rename({ document }: Snapshot, hit: RenameHit): { text: string; intent: Intent } | undefined {
  const [fix] = fixRename(document, { path: hit.path, target: hit.target, fix: hit.rename.fix });
  // The old key decided until now: that the new one is set as well needs a decision.
  if (!fix || (hit.isSetTwice && !fix.preferred)) return undefined;
  const text = applyEdits(document.text, fix.edits);
  const intent = { moved: fix.moved, removed: fix.removed, sets: fix.sets, concerned: [hit.path] };
  return text !== document.text && isFaithful(document, fix.edits, intent) ? { text, intent } : undefined;
}

/** The paths of the keys that stay as they hold the only copy of a secret. */
function keptFor({ text, secrets }: Progress, to: ChartKnowledge, isWanted: (hit: RenameHit) => boolean): Set<string> {
  const snapshot = snapshotOf(text, to);
  const kept = findRenames(snapshot)
    .filter(isWanted)
    .filter((hit) => !hasAll(rename(snapshot, hit)?.text ?? text, secrets));
  return new Set(kept.map(({ path }) => formatPath(path)));
}

/** Whether all secrets are still among the values. */
function hasAll(text: string, secrets: readonly string[]): boolean {
  if (secrets.length === 0) return true;
  const left = new Set(textsIn(new ValuesDocument(text).root));
  return secrets.every((secret) => left.has(secret));
}

const textsIn = (node: ValuesNode | undefined): string[] => visitLeaves(node).map((leaf) => leaf.node.text);

/** What stays because another place shares it can be moved once both have their own. */
function writeOutOne(
  { text, ...rest }: Progress,
  snapshot: Snapshot,
  isWanted: (hit: RenameHit) => boolean,
): Progress | undefined {
  for (const { path, rename } of findRenames(snapshot).filter(isWanted)) {
    const after = rename.fix === false ? undefined : writeOut(text, path);
    if (after !== undefined && after !== text) return { ...rest, text: after, isPreparing: true };
  }
  return undefined;
}

function toChange({ path, target, rename }: RenameHit): Change {
  const message = rename.note ?? "";
  const isRewritten = typeof rename.fix === "object" && "rewrite" in rename.fix;
  if (isRewritten) return { kind: "renamed", path: formatPath(path), to: formatPath(path), message };
  if (target === null || rename.fix === "remove") return { kind: "removed", path: formatPath(path), message };
  const sameParent = formatPath(path.slice(0, -1)) === formatPath(target.slice(0, -1));
  return { kind: sameParent ? "renamed" : "moved", path: formatPath(path), to: formatPath(target), message };
}

/** A key that is renamed twice on the way, or inside of a map that is, is told once, by the path it had in the file. */
function addChange(changes: Change[], change: Change): Change[] {
  const earlier = changes.find(
    ({ to }) => to !== undefined && (change.path === to || change.path.startsWith(`${to}.`)),
  );
  if (earlier?.to === undefined) return [...changes, change];
  const path = earlier.path + change.path.slice(earlier.to.length);
  const kind = change.kind === "removed" ? "removed" : "moved";
  const others = change.path === earlier.to ? changes.filter((other) => other !== earlier) : changes;
  return [...others, { ...change, kind, path }];
}
