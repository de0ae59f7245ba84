import type { Hover, Position } from "vscode-languageserver-types";
import { asCode, asMarkdown, explain } from "../schema/explain";
import { explainKey, explainKeys } from "../secrets/compare/explain-use";
import { isOwn, manifestPlaceAt, type UsePlace, useAtPath, usePlaces } from "../secrets/compare/secret-uses";
import type { SecretManifest } from "../secrets/secret-manifest";
import type { Snapshot } from "../values/snapshot";
import { locate } from "../yaml/cursor/locate";
import { formatPath, type KeyPath } from "../yaml/document/nodes";
import { ValuesDocument } from "../yaml/read/values-document";

/** What a key does, its type and default, since when it exists and what replaced it; of a Secret that is named, who reads it. */
export function hover(snapshot: Snapshot, position: Position): Hover | null {
  const { document, chart } = snapshot;
  const location = locate(document, document.offsetAt(position));
  if (!location || location.path.length === 0) return null;
  const parts = [explain(chart, location.path), explainSecret(snapshot, location.path)].filter(Boolean);
  return parts.length > 0
    ? { contents: { kind: "markdown", value: parts.join("\n\n") }, range: document.rangeOf(location.span) }
    : null;
}

function explainSecret(snapshot: Snapshot, path: KeyPath): string | undefined {
  const place = useAtPath(snapshot, path);
  if (!place) return undefined;
  const { use, key } = place;
  return key
    ? `**${key.name}** · key of the Secret ${use.name}\n\n${explainKey(snapshot, use, key)}`
    : `**${use.name}** · Secret\n\n${explainKeys(snapshot, use)}`;
}

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
