import type { Fix } from "../../findings/rule";
import type { Snapshot } from "../../values/snapshot";
import { formatPath, type KeyPath } from "../../yaml/document/nodes";
import { contentOf } from "../compare/secret-content";
import { manifestsFor, missingKeys, type SecretUse, secretUses, type UsedKey } from "../compare/secret-uses";
import { draftFiles, writtenCommand } from "./move-fixes";
import { generateSecret, type Random } from "./move-steps";
import { type DraftKey, SecretDrafts } from "./secret-drafts";

/** The fix that writes the Secret which a place names, with all keys that are read from it. */
export function createFix(snapshot: Snapshot, path: KeyPath): Fix[] {
  const { secrets } = snapshot;
  const use = secrets && useAt(snapshot, path);
  if (!secrets || !use || manifestsFor(secrets.manifests, use).length > 0) return [];
  const keys = use.keys.filter(({ isRead }) => isRead);
  return writeFix(snapshot, { use, keys, title: `Create the Secret ${use.name}` });
}

/** The fix that adds the keys which a Secret of the workspace lacks. */
export function addKeysFix(snapshot: Snapshot, path: KeyPath): Fix[] {
  const { secrets } = snapshot;
  const use = secrets && useAt(snapshot, path);
  const manifests = use ? manifestsFor(secrets.manifests, use) : [];
  if (!use || !new SecretDrafts(secrets).canExtend(use.name)) return [];
  const keys = missingKeys(use, manifests);
  const what = keys.length === 1 ? `the key ${keys[0]?.name}` : `${keys.length} keys`;
  return writeFix(snapshot, { use, keys, title: `Add ${what} to the Secret ${use.name}` });
}

const useAt = (snapshot: Snapshot, path: KeyPath): SecretUse | undefined =>
  secretUses(snapshot).find((use) => formatPath(use.path) === formatPath(path));

function writeFix(
  snapshot: Snapshot,
  { use, keys, title }: { use: SecretUse; keys: readonly UsedKey[]; title: string },
): Fix[] {
  const { secrets } = snapshot;
  if (!secrets || keys.length === 0) return [];
  const drafts = new SecretDrafts(secrets);
  for (const key of draftKeys(snapshot, use, keys)) drafts.add(use.name, key);
  const files = draftFiles(drafts.all, secrets);
  if (!files || files.length === 0) return [];
  return [{ title, edits: [], files, afterwards: { name: writtenCommand, arguments: [files.map(({ uri }) => uri)] } }];
}

/** The content of keys: what the chart would use without the Secret, else something strong, else nothing. */
export function draftKeys(snapshot: Snapshot, use: SecretUse, keys: readonly UsedKey[]): DraftKey[] {
  const content = use.bound ? contentOf(snapshot, use.bound) : [];
  const random: Random = snapshot.secrets?.random ?? (() => []);
  return keys.map(({ name, entry, isRequired }): DraftKey => {
    const plain = content.find((key) => key.entry === entry)?.content ?? "";
    if (plain !== "") return { name, content: plain, origin: "copied" };
    if (isRequired && entry?.generate && snapshot.secrets)
      return { name, content: generateSecret(entry.generate, random), origin: "generated" };
    return { name, content: "", origin: isRequired ? "empty" : "copied" };
  });
}
