import type { Entry, ListNode } from "../document/nodes";
import { startOfLine, startOfNextLine } from "./entry-layout";
import type { PatchContext } from "./patch-entries";
import { type WritableMap, writeBlockItem, writeFlow } from "./write-value";

/** Adds an item at the end of a list. */
export function appendItem(
  context: PatchContext,
  { list, entry }: { list: ListNode; entry: Entry },
  item: WritableMap,
) {
  const { text, step, lineBreak, edits } = context;
  const last = list.items.at(-1);
  if (list.flow) {
    const at = last?.span.end ?? list.span.start + 1;
    edits.push({ span: { start: at, end: at }, newText: `${last ? ", " : ""}${writeFlow(item)}` });
    return;
  }
  if (!last) return;
  const column = dashColumn(text, last.span.start) ?? entry.key.span.start - startOfLine(text, entry.key.span.start);
  const end = last.span.end;
  // A block of text ends with its line break, everything else before it.
  const at = /[\r\n]/.test(text[end - 1] ?? "") ? end : startOfNextLine(text, end);
  const isAtEnd = at === text.length && !/[\r\n]$/.test(text);
  const written = `${" ".repeat(column)}${writeBlockItem(item, { column, step, lineBreak })}`;
  edits.push({
    span: { start: at, end: at },
    newText: isAtEnd ? lineBreak + written : written + lineBreak,
  });
}

/** The column of the dash before an item. */
function dashColumn(text: string, offset: number): number | undefined {
  const start = startOfLine(text, offset);
  const found = /-[ \t]+$/.exec(text.slice(start, offset));
  return found?.index;
}
