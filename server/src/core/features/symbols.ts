import type { DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import type { Snapshot } from "../values/snapshot";
import { type Entry, isMerge, type MapNode, type ValuesNode } from "../yaml/document/nodes";
import type { ValuesDocument } from "../yaml/read/values-document";

const kinds = { map: 19, list: 18, string: 15, number: 16, boolean: 17, null: 21, alias: 13 } satisfies Record<
  string,
  SymbolKind
>;

/** Nobody looks at more, and an answer with all keys of a very long file holds up everybody. */
const maxSymbols = 5_000;

/** The outline of a values file; of one with very many keys the upper levels. */
export function symbols({ document }: Snapshot): DocumentSymbol[] {
  const { root } = document;
  return root ? children(document, root, levelsShown(root)).slice(0, maxSymbols) : [];
}

/** How many levels of keys there are not too many of; the first one is shown in any case. */
function levelsShown(root: ValuesNode): number {
  let levels = 0;
  let count = 0;
  for (let nodes = inner(root); nodes.length > 0; nodes = nodes.flatMap(inner)) {
    count += nodes.length;
    if (count > maxSymbols) break;
    levels++;
  }
  return Math.max(1, levels);
}

/** The nodes with a symbol of their own right below a node. */
function inner(node: ValuesNode): ValuesNode[] {
  if (node.kind === "map") return ownEntries(node).map(({ value }) => value);
  return node.kind === "list" ? node.items.filter(hasKeys) : [];
}

const ownEntries = ({ entries }: MapNode): Entry[] => entries.filter((entry) => !isMerge(entry));

/** Items without are values, which the outline does not show. */
const hasKeys = (node: ValuesNode): boolean =>
  node.kind === "map" ? ownEntries(node).length > 0 : node.kind === "list" && node.items.some(hasKeys);

function children(document: ValuesDocument, node: ValuesNode, levels: number): DocumentSymbol[] {
  if (levels === 0) return [];
  if (node.kind === "map") return ownEntries(node).map((entry) => symbol(document, entry, levels));
  if (node.kind !== "list") return [];
  return node.items.flatMap((item, index) => {
    if (!hasKeys(item)) return [];
    const range = document.rangeOf(item.span);
    const below = children(document, item, levels - 1);
    return [{ name: `[${index}]`, kind: kindOf(item), range, selectionRange: range, children: below }];
  });
}

function symbol(document: ValuesDocument, { key, value }: Entry, levels: number): DocumentSymbol {
  return {
    name: key.text === "" ? '""' : key.text,
    kind: kindOf(value),
    range: document.rangeOf({ start: key.span.start, end: Math.max(key.span.end, value.span.end) }),
    selectionRange: document.rangeOf(key.span),
    children: children(document, value, levels - 1),
  };
}

function kindOf(node: ValuesNode): SymbolKind {
  if (node.kind !== "scalar") return kinds[node.kind];
  if (node.value === null) return kinds.null;
  return kinds[typeof node.value as "string"] ?? kinds.string;
}
