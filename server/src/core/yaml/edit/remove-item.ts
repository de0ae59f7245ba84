import { type KeyPath, nodeAt } from "../document/nodes";
import { holdsAnchor } from "../document/walk";
import type { ValuesDocument } from "../read/values-document";
import type { Edit } from "./edits";
import { removeEntry } from "./remove-entry";

/**
 * The edit that removes an item of a list or an entry of a map; a list that would be empty goes as a whole. Undefined
 * where other things stand on the item's lines, or where it carries an anchor.
 */
export function removeItem(document: ValuesDocument, path: KeyPath): Edit[] | undefined {
  const index = path.at(-1);
  const list = nodeAt(document.root, path.slice(0, -1));
  if (typeof index !== "number") return removeEntry(document, path);
  const item = list?.kind === "list" ? list.items[index] : undefined;
  if (list?.kind !== "list" || !item || list.flow || item.kind === "alias" || holdsAnchor(item)) return undefined;
  if (list.items.length === 1) return removeEntry(document, path.slice(0, -1));
  const first = document.lineSpan(document.lineAt(item.span.start));
  if (!/^\s*-\s+$/.test(document.text.slice(first.start, item.span.start))) return undefined;
  const last = document.lineAt(Math.max(item.span.start, item.span.end - 1));
  const end = last + 1 < document.lineCount ? document.lineSpan(last + 1).start : document.text.length;
  return [{ span: { start: first.start, end }, newText: "" }];
}
