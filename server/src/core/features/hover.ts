import type { Hover, Position } from "vscode-languageserver-types";
import { explain } from "../schema/explain";
import { explainKey, explainKeys } from "../secrets/compare/explain-use";
import { useAtPath } from "../secrets/compare/secret-places";
import type { Snapshot } from "../values/snapshot";
import { locate } from "../yaml/cursor/locate";
import type { KeyPath } from "../yaml/document/nodes";

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
