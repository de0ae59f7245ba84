import type { Hover, Position } from "vscode-languageserver-types";
import { asCode, asMarkdown } from "../schema/explain";
import { explainKey, explainKeys } from "../secrets/compare/explain-use";
import { isOwn, manifestPlaceAt, type UsePlace, usePlaces } from "../secrets/compare/secret-places";
import type { SecretManifest } from "../secrets/secret-manifest";
import type { Snapshot } from "../values/snapshot";
import { formatPath } from "../yaml/document/key-path";
import { ValuesDocument } from "../yaml/read/values-document";

/** Who uses a Secret, or one of its keys. Its values are never shown. */
export function hoverManifest(
  manifests: readonly SecretManifest[],
  snapshots: readonly Snapshot[],
  position: Position,
): Hover | null {
  const [first] = manifests;
  if (!first) return null;
  const document = new ValuesDocument(first.text);
  const place = manifestPlaceAt(manifests, document.offsetAt(position));
  if (!place) return null;
  const { manifest, key, span } = place;
  const users = snapshots.filter((snapshot) => isOwn(snapshot, manifest));
  const lines = users.flatMap((snapshot) =>
    usePlaces(snapshot, manifest.name, key?.name).map((found) => explainUse(snapshot, found)),
  );
  if (lines.length === 0) return null;
  const title = key
    ? `**${asMarkdown(key.name)}** · key of the Secret ${asMarkdown(manifest.name)}`
    : `**${asMarkdown(manifest.name)}** · Secret`;
  return { contents: { kind: "markdown", value: [title, ...lines].join("\n\n") }, range: document.rangeOf(span) };
}

function explainUse(snapshot: Snapshot, { use, key }: UsePlace): string {
  const file = snapshot.secrets?.uri.slice(snapshot.secrets.uri.lastIndexOf("/") + 1);
  const where = `Named by ${asCode(formatPath(use.path))} in ${asMarkdown(file ?? "")}.`;
  return `${key ? explainKey(snapshot, use, key) : explainKeys(snapshot, use)}\n\n${where}`;
}
