import type { Hover, Position } from "vscode-languageserver-types";
import { explainKey, explainKeys } from "../secrets/explain-use";
import { useAtPath } from "../secrets/secret-places";
import type { Snapshot } from "../snapshot";
import { locate } from "../yaml/locate";
import type { KeyPath } from "../yaml/nodes";
import { explain } from "./explain";

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
