import type { Hover, Position } from "vscode-languageserver-types";
import type { Snapshot } from "../snapshot";
import { locate } from "../yaml/locate";
import { explain } from "./explain";

/** What a key does, its type and default, since when it exists and what replaced it. */
export function hover({ document, chart }: Snapshot, position: Position): Hover | null {
  const location = locate(document, document.offsetAt(position));
  if (!location || location.path.length === 0) return null;
  const value = explain(chart, location.path);
  return value ? { contents: { kind: "markdown", value }, range: document.rangeOf(location.span) } : null;
}
