import { isMerge, type KeyPath, nodeAt, parsePath, resolveAlias, type ValuesNode } from "../yaml/document/nodes";

interface TrieNode<T> {
  children: Map<string, TrieNode<T>>;
  value?: T;
}

/** `[]` stands for any index, `*` for any key. */
const step = (key: string | number): string => (typeof key === "number" ? "[]" : key);

/**
 * Values by path pattern, as the hand-written files have them: whole paths (`langfuse.*.replicas`) or, for `suffixes`,
 * ends of paths, of which the longest match wins. An exact key wins over `*`.
 */
export class PathPatterns<T> {
  private readonly patterns: Record<string, T> | undefined;
  private readonly fromEnd: boolean;
  private prepared: TrieNode<T> | undefined;

  constructor(patterns: Record<string, T> | undefined, fromEnd: "suffixes" | "paths" = "paths") {
    this.patterns = patterns;
    this.fromEnd = fromEnd === "suffixes";
  }

  /** Prepared when first asked: many patterns are only about what is shown for a key. */
  private get root(): TrieNode<T> {
    if (this.prepared) return this.prepared;
    this.prepared = { children: new Map() };
    for (const [pattern, value] of Object.entries(this.patterns ?? {}))
      this.add(this.prepared, { path: parsePath(pattern), value });
    return this.prepared;
  }

  private add(root: TrieNode<T>, { path, value }: { path: KeyPath; value: T }): void {
    let node = root;
    for (const key of this.fromEnd ? path.toReversed() : path) {
      const child: TrieNode<T> = node.children.get(step(key)) ?? { children: new Map() };
      node.children.set(step(key), child);
      node = child;
    }
    node.value = value;
  }

  /** The value for a path, with the number of its keys that the pattern covers. */
  find(path: KeyPath): { value: T; length: number } | undefined {
    return this.fromEnd ? findLongest(this.root, path, 0) : findWhole(this.root, path, 0);
  }

  get(path: KeyPath): T | undefined {
    return this.find(path)?.value;
  }
}

function findWhole<T>(node: TrieNode<T>, path: KeyPath, length: number): { value: T; length: number } | undefined {
  const key = path[length];
  if (key === undefined) return node.value === undefined ? undefined : { value: node.value, length };
  return (
    follow(node, step(key), (child) => findWhole(child, path, length + 1)) ??
    follow(node, "*", (child) => findWhole(child, path, length + 1))
  );
}

function findLongest<T>(node: TrieNode<T>, path: KeyPath, length: number): { value: T; length: number } | undefined {
  const key = path[path.length - 1 - length];
  const longer =
    key === undefined
      ? undefined
      : (follow(node, step(key), (child) => findLongest(child, path, length + 1)) ??
        follow(node, "*", (child) => findLongest(child, path, length + 1)));
  return longer ?? (node.value === undefined ? undefined : { value: node.value, length });
}

/** What is found below one key of a node, if it has that key. */
function follow<T, R>({ children }: TrieNode<T>, key: string, find: (child: TrieNode<T>) => R): R | undefined {
  const child = children.get(key);
  return child && find(child);
}

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
