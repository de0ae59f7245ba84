import type { Span } from "../document/nodes";

/** A change of the text, by offsets. */
export interface Edit {
  span: Span;
  newText: string;
}

/** A text with edits applied. Edits at one place are applied in their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { span, newText } of inOrder(edits)) {
    result += text.slice(at, span.start) + newText;
    at = Math.max(at, span.end);
  }
  return result + text.slice(at);
}

/** Edits in the order of the text; those at one place in their own order, insertions first. */
export const inOrder = (edits: readonly Edit[]): Edit[] =>
  edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);

/**
 * Edits in the order of the text, of which no two touch: editors apply those that do in different orders. Undefined where
 * two of them change the same characters.
 */
export function joinTouching(text: string, edits: readonly Edit[]): Edit[] | undefined {
  const joined: Edit[] = [];
  for (const edit of inOrder(edits)) {
    const last = joined.at(-1);
    if (!last || edit.span.start > last.span.end) joined.push(edit);
    else if (edit.span.start < last.span.end) return undefined;
    else joined[joined.length - 1] = join(text, last, edit);
  }
  return joined;
}

/** Lines that are added to a text without a line break at its end bring one, which is too many behind other lines. */
function join(text: string, one: Edit, { span, newText }: Edit): Edit {
  const before = one.newText || text.slice(0, one.span.start);
  const added = /(?:^|[\r\n])$/.test(before) ? newText.replace(/^(?:\r\n|\n|\r)/, "") : newText;
  return { span: { start: one.span.start, end: span.end }, newText: one.newText + added };
}
