import type { SecretManifest } from "../secret-manifest";
import type { SecretUse, UsedKey } from "./secret-uses";

/** The manifests of the workspace that make the Secret a place names. */
export const manifestsFor = (manifests: readonly SecretManifest[], { name }: SecretUse): SecretManifest[] =>
  manifests.filter((manifest) => manifest.name === name);

/**
 * The keys that containers need and no manifest of that name has; none where a manifest may make keys that cannot be
 * seen. Of several manifests (one for each environment, say) one that has the key is enough to keep quiet.
 */
export function missingKeys(use: SecretUse, manifests: readonly SecretManifest[]): UsedKey[] {
  if (manifests.length === 0 || manifests.some(({ isOpen }) => isOpen)) return [];
  const present = new Set(manifests.flatMap(({ keys }) => keys.map(({ name }) => name)));
  return use.keys.filter(({ name, isRequired }) => isRequired && !present.has(name));
}

/** The keys of a manifest that nothing reads, as far as the chart decides on all keys of that Secret. */
export function unusedKeys(manifest: SecretManifest, uses: readonly SecretUse[]): string[] {
  const ours = uses.filter(({ name }) => name === manifest.name);
  if (ours.length === 0 || !ours.some(({ isWhole }) => isWhole)) return [];
  // Everything of the Secret goes into a container.
  if (ours.some(({ isWhole, keys }) => !isWhole && keys.length === 0)) return [];
  const known = new Set(ours.flatMap(({ keys }) => keys.map(({ name }) => name)));
  return manifest.keys.map(({ name }) => name).filter((name) => !known.has(name));
}
