import {
  type Entry,
  findEntry,
  isMerge,
  type KeyPath,
  type ListNode,
  type MapNode,
  nodeAt,
  type ValuesNode,
} from "../yaml/document/nodes";
import { toPlainValue } from "../yaml/read/plain-value";

/** What a block adds to a map or a list of the file. */
export interface Addition {
  /** The path of the map or list in the file. */
  into: KeyPath;
  /** The entries for a map. */
  entries: Entry[];
  /** The items for a list, and the entry of the block that they are from. */
  items?: { list: Entry; added: ValuesNode[] };
}

/** How a block goes together with what is in the file. */
export interface Comparison {
  additions: Addition[];
  /** What the file says otherwise, which stays as it is. */
  kept: KeyPath[];
}

/**
 * Compares a map of a block with the file's map at a path. `plain` reads a text of the block without placeholders. Undefined
 * where it cannot be told what the file says: there are merges, anchors, keys that are written twice, or maps in braces.
 */
export function compareBlock(
  block: MapNode,
  target: ValuesNode,
  { into, plain }: { into: KeyPath; plain: (text: string) => string },
): Comparison | undefined {
  // What an alias stands for must not become something else.
  if (target.kind !== "alias" && target.anchor !== undefined) return undefined;
  if (isNothing(target)) return { additions: [{ into, entries: block.entries }], kept: [] };
  if (target.kind !== "map" || target.flow || target.entries.some(isMerge)) return undefined;
  const news = block.entries.filter(({ key }) => !nodeAt(target, [plain(key.text)]));
  const additions: Addition[] = news.length > 0 ? [{ into, entries: news }] : [];
  const kept: KeyPath[] = [];
  for (const entry of block.entries.filter((candidate) => !news.includes(candidate))) {
    const [existing, ...again] = target.entries.filter(({ key }) => key.text === plain(entry.key.text));
    const path = [...into, plain(entry.key.text)];
    const inner =
      existing && again.length === 0 ? compareValues(entry, existing.value, { into: path, plain }) : undefined;
    if (!inner) return undefined;
    additions.push(...inner.additions);
    kept.push(...inner.kept);
  }
  return { additions, kept };
}

function compareValues(
  list: Entry,
  target: ValuesNode,
  context: { into: KeyPath; plain: (text: string) => string },
): Comparison | undefined {
  const { value } = list;
  const { into, plain } = context;
  if (value.kind === "map") {
    if (target.kind === "map" || isNothing(target)) return compareBlock(value, target, context);
    return target.kind === "alias" ? undefined : { additions: [], kept: [into] };
  }
  if (value.kind === "list" && target.kind === "list" && !target.flow && target.anchor === undefined) {
    const added = missingItems(value, target, plain);
    if (added) return { additions: added.length > 0 ? [{ into, entries: [], items: { list, added } }] : [], kept: [] };
  }
  const isSame = plain(JSON.stringify(toPlainValue(value))) === JSON.stringify(toPlainValue(target));
  return { additions: [], kept: isSame ? [] : [into] };
}

/** The items with names that a list of named things does not have; undefined for a list of others. */
function missingItems(block: ListNode, target: ListNode, plain: (text: string) => string): ValuesNode[] | undefined {
  const there = target.items.map(nameOf);
  const wanted = block.items.map(nameOf);
  if (there.length === 0 || [...there, ...wanted].includes(undefined)) return undefined;
  return block.items.filter((_, index) => !there.includes(plain(wanted[index] ?? "")));
}

function nameOf(item: ValuesNode): string | undefined {
  const name = item.kind === "map" && !item.flow ? findEntry(item, "name")?.value : undefined;
  return name?.kind === "scalar" ? name.text : undefined;
}

/** A key without a value. */
const isNothing = (node: ValuesNode): boolean => node.kind === "scalar" && node.value === null && node.text === "";
