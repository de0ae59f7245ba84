import { type KeyPath, nodeAt, resolveAlias, type ValuesNode } from "./nodes";

/** The text at a path, as it is written; undefined where there is another kind of value, or none. */
export function textAt(node: ValuesNode | undefined, path: KeyPath): string | undefined {
  const found = nodeAt(node, path);
  const value = found && resolveAlias(found);
  return value?.kind === "scalar" && value.text !== "" ? value.text : undefined;
}

/** The items of the list at a path; none where there is no list. */
export function itemsAt(node: ValuesNode | undefined, path: KeyPath): readonly ValuesNode[] {
  const found = nodeAt(node, path);
  const value = found && resolveAlias(found);
  return value?.kind === "list" ? value.items : [];
}

/** The texts in the list at a path. */
export const textsAt = (node: ValuesNode | undefined, path: KeyPath): string[] =>
  itemsAt(node, path).flatMap((item) => textAt(item, []) ?? []);
