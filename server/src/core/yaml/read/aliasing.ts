import { type AliasNode, isMerge, type MapNode, type ValuesNode } from "../document/nodes";

/**
 * The alias at which Helm's parser gives up because aliases inside of aliases multiply; undefined for a document that it
 * reads. The rule is that of go-yaml, so that one anchor may be used as often as anybody likes.
 */
export function findExcessiveAlias(root: ValuesNode | undefined): AliasNode | undefined {
  return root && new AliasCount().read(root);
}

/** Counts values as they are read one after the other; what stands behind an alias is read again each time. */
class AliasCount {
  private count = 1;
  private readAgain = 0;
  private readonly sizes = new Map<ValuesNode, number>();

  read(node: ValuesNode): AliasNode | undefined {
    this.count++;
    if (node.kind === "alias") {
      const size = this.sizeOf(node.target);
      this.count += size;
      this.readAgain += size;
      return this.isExcessive() ? node : undefined;
    }
    for (const child of childrenOf(node)) {
      const found = this.read(child);
      if (found) return found;
    }
    return undefined;
  }

  /** How many values stand behind a node, itself included. */
  private sizeOf(node: ValuesNode | undefined): number {
    if (!node) return 0;
    const known = this.sizes.get(node);
    if (known !== undefined) return known;
    const inside = node.kind === "alias" ? [node.target] : childrenOf(node);
    const size = inside.reduce((sum, child) => sum + this.sizeOf(child), 1);
    this.sizes.set(node, size);
    return size;
  }

  private isExcessive(): boolean {
    return this.readAgain > 100 && this.count > 1000 && this.readAgain / this.count > allowedRatio(this.count);
  }
}

/** Nearly all of a small document may be aliases, a tenth of a very large one. */
function allowedRatio(read: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (read <= low) return 0.99;
  return read >= high ? 0.1 : 0.99 - (0.89 * (read - low)) / (high - low);
}

function childrenOf(node: Exclude<ValuesNode, AliasNode>): ValuesNode[] {
  if (node.kind === "list") return node.items;
  return node.kind === "map" ? mapChildren(node) : [];
}

/** Neither the key of a merge nor the list of what is merged is a value. */
const mapChildren = (map: MapNode): ValuesNode[] =>
  map.entries.flatMap((entry) => {
    if (!isMerge(entry)) return [entry.key, entry.value];
    return entry.value.kind === "list" ? entry.value.items : [entry.value];
  });
