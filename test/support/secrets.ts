import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { ownManifests } from "../../server/src/core/secrets/compare/own-manifests";
import { findSecrets } from "../../server/src/core/secrets/detect/find-secrets";
import { draftFiles } from "../../server/src/core/secrets/move/move-fixes";
import { type MovePlan, planMove } from "../../server/src/core/secrets/move/plan-move";
import { readManifests, type SecretManifest } from "../../server/src/core/secrets/secret-manifest";
import type { SecretSettings, SecretSurroundings } from "../../server/src/core/secrets/surroundings";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { formatPath, resolveAlias } from "../../server/src/core/yaml/document/nodes";
import { applyEdits } from "../../server/src/core/yaml/edit/edits";
import { snapshotOf } from "./fixture";
import { fakeRandom } from "./random";

export const valuesUri = "file:///work/values.yaml";

/** A chart of which nothing is known. */
const chart: ChartKnowledge = { chart: "", title: "", schema: {}, definitions: {}, scopes: [] };

/** What is around a values file: manifests by file name. */
export function surroundingsOf(
  manifests: Record<string, string> = {},
  settings: Partial<SecretSettings> = {},
): SecretSurroundings {
  const files = Object.entries(manifests).map(([name, text]) => ({ uri: `file:///work/${name}`, version: null, text }));
  return {
    uri: valuesUri,
    version: 1,
    ...ownManifests(
      { manifests: files.flatMap(readManifests), traces: [] },
      { uri: valuesUri, chart, namespaces: settings.namespace ? [settings.namespace] : [] },
    ),
    files: new Set([valuesUri, ...files.map(({ uri }) => uri)]),
    settings: { target: "Secret", namespace: "", store: "", ...settings },
    random: fakeRandom(),
  };
}

/** A snapshot with Secrets around it. */
export async function secretSnapshot(
  chart: string,
  text: string,
  manifests?: Record<string, string>,
): Promise<Snapshot> {
  return snapshotOf(chart, text, { secrets: surroundingsOf(manifests) });
}

export interface Moved {
  plan: MovePlan;
  /** The values file afterwards. */
  values: string;
  /** The files with Secrets afterwards, by name. */
  files: Record<string, string>;
}

/** Moves all secrets of a text, or those at some paths. */
export function moveSecrets(snapshot: Snapshot, paths?: readonly string[]): Moved {
  const { secrets: surroundings, document } = snapshot;
  if (!surroundings) throw new Error("Nobody has looked for Secrets.");
  const found = findSecrets(snapshot).filter(({ path }) => !paths || paths.includes(formatPath(path)));
  const plan = planMove(snapshot, surroundings, found);
  const files = draftFiles(plan.drafts, surroundings);
  if (!files) throw new Error("The Secrets cannot be written.");
  return {
    plan,
    values: applyEdits(document.text, plan.edits),
    files: Object.fromEntries(
      files.map(({ uri, text, edits }) => [uri.slice(uri.lastIndexOf("/") + 1), applyEdits(text ?? "", edits)]),
    ),
  };
}

/** The text of a key in the Secrets of some files, as Kubernetes reads it. */
export function secretText(files: Record<string, string>, secret: string, key: string): unknown {
  const manifests = Object.values(files).flatMap((text) => readManifests({ uri: "", version: null, text }));
  const node = manifests.find(({ name }) => name === secret)?.keys.find(({ name }) => name === key)?.node;
  const value = node && resolveAlias(node);
  return value?.kind === "scalar" ? value.value : undefined;
}

export const keysOf = (manifests: readonly SecretManifest[]): string[] =>
  manifests.flatMap(({ keys }) => keys.map(({ name }) => name));
