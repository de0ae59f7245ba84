import { parsePath } from "../yaml/key-path";
import type { KeyPath } from "../yaml/nodes";

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
  private readonly root: TrieNode<T> = { children: new Map() };
  private readonly fromEnd: boolean;

  constructor(patterns: Record<string, T> | undefined, fromEnd: "suffixes" | "paths" = "paths") {
    this.fromEnd = fromEnd === "suffixes";
    for (const [pattern, value] of Object.entries(patterns ?? {})) this.add(parsePath(pattern), value);
  }

  private add(path: KeyPath, value: T): void {
    let node = this.root;
    for (const key of this.fromEnd ? path.toReversed() : path) {
      const child: TrieNode<T> = node.children.get(step(key)) ?? { children: new Map() };
      node.children.set(step(key), child);
      node = child;
    }
    node.value = value;
  }

  /** The value for a path, with the number of its keys that the pattern covers. */
  find(path: KeyPath): { value: T; length: number } | undefined {
    const keys = path.map(step);
    return this.fromEnd ? findLongest(this.root, keys.toReversed(), 0) : findWhole(this.root, keys, 0);
  }

  get(path: KeyPath): T | undefined {
    return this.find(path)?.value;
  }
}

function findWhole<T>(node: TrieNode<T>, keys: string[], length: number): { value: T; length: number } | undefined {
  const key = keys[length];
  if (key === undefined) return node.value === undefined ? undefined : { value: node.value, length };
  for (const name of [key, "*"]) {
    const child = node.children.get(name);
    const found = child && findWhole(child, keys, length + 1);
    if (found) return found;
  }
  return undefined;
}

function findLongest<T>(node: TrieNode<T>, keys: string[], length: number): { value: T; length: number } | undefined {
  const key = keys[length];
  for (const name of key === undefined ? [] : [key, "*"]) {
    const child = node.children.get(name);
    const found = child && findLongest(child, keys, length + 1);
    if (found) return found;
  }
  return node.value === undefined ? undefined : { value: node.value, length };
}
