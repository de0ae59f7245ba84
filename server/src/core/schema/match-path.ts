import { isMerge, type KeyPath, nodeAt, resolveAlias, type ValuesNode } from "../yaml/document/nodes";

/** A place of a document that a path pattern fits. */
export interface PathMatch {
  path: KeyPath;
  /** What `*` stands for. */
  any?: string;
  node: ValuesNode;
}

/** The places that a pattern fits; `*` stands for any one key. Aliases and merges are looked through. */
export function matchPath(root: ValuesNode | undefined, pattern: KeyPath): PathMatch[] {
  const wildcard = pattern.indexOf("*");
  if (wildcard === -1) {
    const node = nodeAt(root, pattern);
    return node ? [{ path: pattern, node }] : [];
  }
  const above = pattern.slice(0, wildcard);
  const parent = nodeAt(root, above);
  const map = parent && resolveAlias(parent);
  if (map?.kind !== "map") return [];
  const keys = new Set(map.entries.filter((entry) => !isMerge(entry)).map(({ key }) => key.text));
  return [...keys].flatMap((key) => {
    const path = [...above, key, ...pattern.slice(wildcard + 1)];
    const node = nodeAt(root, path);
    return node ? [{ path, any: key, node }] : [];
  });
}

/** A pattern with its `*` replaced. */
export const bindPath = (pattern: KeyPath, any: string | undefined): KeyPath =>
  pattern.map((key) => (key === "*" && any !== undefined ? any : key));
