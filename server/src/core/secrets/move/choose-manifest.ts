import type { SecretManifest } from "../secret-manifest";
import type { SecretSurroundings } from "../surroundings";
import { closedBecause } from "./closed-manifest";

/** What the keys of a Secret can be added to. */
export type ManifestChoice =
  | { kind: "none" }
  | { kind: "one"; manifest: SecretManifest }
  /** Several are equally near, so that somebody has to say which one it is. */
  | { kind: "several"; manifests: readonly SecretManifest[] }
  /** There is one that gets no keys, with the reason as a sentence. */
  | { kind: "closed"; reason: string };

/** The surroundings that decide it. */
export type ManifestsAround = Pick<SecretSurroundings, "manifests" | "nearness">;

/** The manifest of a Secret that keys are added to: the nearest one that is the release's for certain, if it is ordinary. */
export function chooseManifest({ manifests, nearness }: ManifestsAround, name: string): ManifestChoice {
  const named = manifests.filter((manifest) => manifest.name === name);
  const [first] = named;
  if (!first) return { kind: "none" };
  const least = Math.min(...named.map((manifest) => nearness.get(manifest) ?? Number.POSITIVE_INFINITY));
  const nearest = named.filter((manifest) => nearness.get(manifest) === least);
  const [manifest, ...others] = nearest;
  if (!manifest) return { kind: "closed", reason: `${placeOf(first)} seems to be for another environment.` };
  if (others.length > 0) return { kind: "several", manifests: nearest };
  const reason = closedBecause(manifest);
  return reason ? { kind: "closed", reason: `${placeOf(manifest)} ${reason}.` } : { kind: "one", manifest };
}

/** A manifest as people find it: the file with its folder, and the namespace. */
export function placeOf({ uri, namespace }: SecretManifest): string {
  const file = uri.split("/").slice(-2).map(decode).join("/");
  return namespace === undefined ? file : `${file} (namespace ${namespace})`;
}

/** A URI may have a % that is none of an escape. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
