import type { Snapshot } from "../../values/snapshot";
import { formatPath } from "../../yaml/document/key-path";
import type { KeyPath, Span } from "../../yaml/document/nodes";
import type { ManifestKey, SecretManifest } from "../secret-manifest";
import { manifestsFor, type SecretUse, secretUses, type UsedKey } from "./secret-uses";

/** What stands at an offset of a values file: the name of a Secret, or of one of its keys. */
export interface UsePlace {
  use: SecretUse;
  key?: UsedKey;
  span: Span;
}

/** What stands at an offset of a manifest. */
export interface ManifestPlace {
  manifest: SecretManifest;
  key?: ManifestKey;
  span: Span;
}

const holds = (span: Span | undefined, offset: number): span is Span =>
  span !== undefined && span.start <= offset && offset <= span.end;

/** What stands at an offset of a values file, if it has to do with a Secret. */
export function usePlaceAt(snapshot: Snapshot, offset: number): UsePlace | undefined {
  for (const use of secretUses(snapshot)) {
    const key = use.keys.find(({ span }) => holds(span, offset));
    if (key?.span) return { use, key, span: key.span };
    if (holds(use.span, offset)) return { use, span: use.span };
  }
  return undefined;
}

/** The use of a Secret, or of one of its keys, whose name stands at a path of a values file. */
export function useAtPath(snapshot: Snapshot, path: KeyPath): Pick<UsePlace, "use" | "key"> | undefined {
  // Most keys are no strings that name something.
  const node = snapshot.document.get(path);
  if (node?.kind !== "scalar" && node?.kind !== "alias") return undefined;
  const wanted = formatPath(path);
  for (const use of secretUses(snapshot)) {
    const key = use.keys.find((candidate) => candidate.path && formatPath(candidate.path) === wanted);
    if (key) return { use, key };
    if (formatPath(use.path) === wanted) return { use };
  }
  return undefined;
}

/** What stands at an offset of a file with manifests. */
export function manifestPlaceAt(manifests: readonly SecretManifest[], offset: number): ManifestPlace | undefined {
  for (const manifest of manifests) {
    const key = manifest.keys.find(({ span }) => holds(span, offset));
    if (key) return { manifest, key, span: key.span };
    if (holds(manifest.nameSpan, offset)) return { manifest, span: manifest.nameSpan };
  }
  return undefined;
}

/** Whether a manifest may make a Secret of the release that a values file is for. */
export const isOwn = ({ secrets }: Snapshot, { uri, index, nameSpan }: SecretManifest): boolean =>
  secrets?.manifests.some((own) => own.uri === uri && own.index === index && own.nameSpan.start === nameSpan.start) ===
  true;

/** The places of manifests that make a Secret, or one of its keys. */
export function manifestPlaces(manifests: readonly SecretManifest[], { use, key }: UsePlace): ManifestPlace[] {
  const named = manifestsFor(manifests, use);
  if (!key) return named.map((manifest) => ({ manifest, span: manifest.nameSpan }));
  return named.flatMap((manifest) =>
    manifest.keys.filter(({ name }) => name === key.name).map((found) => ({ manifest, key: found, span: found.span })),
  );
}

/** The places of a values file that name a Secret, or read one of its keys. */
export function usePlaces(snapshot: Snapshot, secret: string, key: string | undefined): UsePlace[] {
  const uses = secretUses(snapshot).filter(({ name }) => name === secret);
  if (key === undefined) return uses.map((use) => ({ use, span: use.span }));
  return uses.flatMap((use) => {
    const used = use.keys.find(({ name }) => name === key);
    return used ? [{ use, key: used, span: used.span ?? use.span }] : [];
  });
}
