import { type KeyPath, nodeAt, type Span, type ValuesNode } from "../document/nodes";

interface Mark {
  kind: "anchor" | "alias";
  name: string;
  start: number;
}

/** Every anchor and every alias of a document, those of merges included. */
export function* marksIn(node: ValuesNode | undefined): Generator<Mark> {
  if (!node) return;
  if (node.kind === "alias") yield { kind: "alias", name: node.name, start: node.span.start };
  else if (node.anchor !== undefined) yield { kind: "anchor", name: node.anchor, start: node.span.start };
  if (node.kind === "map") for (const { value } of node.entries) yield* marksIn(value);
  if (node.kind === "list") for (const item of node.items) yield* marksIn(item);
}

/** Whether each alias still finds the anchor it finds now, if the text in `moved` is put at an offset outside of it. */
export function keepsAliases(root: ValuesNode | undefined, moved: Span, offset: number): boolean {
  if (!root) return true;
  const marks = [...marksIn(root)];
  const place = ({ start }: Mark): number => {
    if (start < moved.start || start >= moved.end) return start < offset ? start : start + 1;
    return offset + (start - moved.start + 1) / (moved.end - moved.start + 2);
  };
  const before = targets(marks);
  const after = targets(marks.toSorted((a, b) => place(a) - place(b)));
  return [...before].every(([alias, anchor]) => after.get(alias) === anchor);
}

/** For each alias the last anchor of its name that stands before it. */
function targets(marks: readonly Mark[]): Map<Mark, Mark | undefined> {
  const anchors = new Map<string, Mark>();
  const found = new Map<Mark, Mark | undefined>();
  for (const mark of marks) {
    if (mark.kind === "anchor") anchors.set(mark.name, mark);
    else found.set(mark, anchors.get(mark.name));
  }
  return found;
}

/** Whether an alias elsewhere stands for a map or list that a path leads into, so that a change in there is one of the alias, too. */
export function isShared(root: ValuesNode | undefined, path: KeyPath): boolean {
  const above = path.map((_, length) => nodeAt(root, path.slice(0, length)));
  const starts = new Set(
    above.flatMap((node) => (node && node.kind !== "alias" && node.anchor ? [node.span.start] : [])),
  );
  if (!root || starts.size === 0) return false;
  return [...targets([...marksIn(root)]).values()].some((anchor) => anchor !== undefined && starts.has(anchor.start));
}

/** Whether something outside of a part of the text refers to an anchor inside of it. */
export function isReferredTo(root: ValuesNode | undefined, part: Span): boolean {
  const marks = root ? [...marksIn(root)] : [];
  const isInside = ({ start }: Mark): boolean => start >= part.start && start < part.end;
  return [...targets(marks)].some(([alias, anchor]) => anchor !== undefined && isInside(anchor) && !isInside(alias));
}
