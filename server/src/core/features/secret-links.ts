import type { Location, Position } from "vscode-languageserver-types";
import {
  isOwn,
  type ManifestPlace,
  manifestPlaceAt,
  manifestPlaces,
  type UsePlace,
  usePlaceAt,
  usePlaces,
} from "../secrets/compare/secret-uses";
import type { SecretManifest } from "../secrets/secret-manifest";
import type { Snapshot } from "../values/snapshot";
import { ValuesDocument } from "../yaml/read/values-document";

/** From the name of a Secret, or of its key, in a values file to the manifests that make it. */
export function secretDefinition(snapshot: Snapshot, position: Position): Location[] {
  const place = usePlaceAt(snapshot, snapshot.document.offsetAt(position));
  return place ? manifestPlaces(snapshot.secrets?.manifests ?? [], place).map(locateManifest) : [];
}

/** From a manifest to the values files that name its Secret, or read the key. */
export function secretUsers(
  manifests: readonly SecretManifest[],
  snapshots: readonly Snapshot[],
  position: Position,
): Location[] {
  const place = placeIn(manifests, position);
  if (!place) return [];
  const users = snapshots.filter((snapshot) => isOwn(snapshot, place.manifest));
  return users.flatMap((snapshot) =>
    usePlaces(snapshot, place.manifest.name, place.key?.name).map((found) => locateUse(snapshot, found)),
  );
}

/** All places that have to do with the Secret, or the key, that is named in a values file. */
export function secretReferences(snapshot: Snapshot, others: readonly Snapshot[], position: Position): Location[] {
  const place = usePlaceAt(snapshot, snapshot.document.offsetAt(position));
  if (!place) return [];
  const { name } = place.use;
  const sharing = others.filter((other) => sharesSecret(snapshot, other, name));
  const uses = [snapshot, ...sharing].flatMap((other) =>
    usePlaces(other, name, place.key?.name).map((found) => locateUse(other, found)),
  );
  return [...uses, ...manifestPlaces(snapshot.secrets?.manifests ?? [], place).map(locateManifest)];
}

/** Whether two values files mean the same Secret by a name; without a manifest of either, nobody can say that they do not. */
function sharesSecret(snapshot: Snapshot, other: Snapshot, name: string): boolean {
  const [ours = [], theirs = []] = [snapshot, other].map(({ secrets }) =>
    secrets?.manifests.filter((manifest) => manifest.name === name),
  );
  return (ours.length === 0 && theirs.length === 0) || ours.some((manifest) => isOwn(other, manifest));
}

/** What stands at a position of a file with manifests. */
export function placeIn(manifests: readonly SecretManifest[], position: Position): ManifestPlace | undefined {
  const [first] = manifests;
  return first && manifestPlaceAt(manifests, new ValuesDocument(first.text).offsetAt(position));
}

const locateManifest = ({ manifest, span }: ManifestPlace): Location => ({
  uri: manifest.uri,
  range: new ValuesDocument(manifest.text).rangeOf(span),
});

const locateUse = ({ document, secrets }: Snapshot, { span }: UsePlace): Location => ({
  uri: secrets?.uri ?? "",
  range: document.rangeOf(span),
});
