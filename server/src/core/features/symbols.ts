import type { DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import type { Snapshot } from "../snapshot";
import { type Entry, isMerge, type ValuesNode } from "../yaml/nodes";
import type { ValuesDocument } from "../yaml/values-document";

const kinds = { map: 19, list: 18, string: 15, number: 16, boolean: 17, null: 21, alias: 13 } satisfies Record<
  string,
  SymbolKind
>;

/** The outline of a values file. */
export function symbols({ document }: Snapshot): DocumentSymbol[] {
  return document.root ? children(document, document.root) : [];
}

function children(document: ValuesDocument, node: ValuesNode): DocumentSymbol[] {
  if (node.kind === "map")
    return node.entries.filter((entry) => !isMerge(entry)).map((entry) => symbol(document, entry));
  if (node.kind !== "list") return [];
  return node.items.flatMap((item, index) => {
    const inner = children(document, item);
    if (inner.length === 0) return [];
    const range = document.rangeOf(item.span);
    return [{ name: `[${index}]`, kind: kindOf(item), range, selectionRange: range, children: inner }];
  });
}

function symbol(document: ValuesDocument, { key, value }: Entry): DocumentSymbol {
  return {
    name: key.text === "" ? '""' : key.text,
    kind: kindOf(value),
    range: document.rangeOf({ start: key.span.start, end: Math.max(key.span.end, value.span.end) }),
    selectionRange: document.rangeOf(key.span),
    children: children(document, value),
  };
}

function kindOf(node: ValuesNode): SymbolKind {
  if (node.kind !== "scalar") return kinds[node.kind];
  if (node.value === null) return kinds.null;
  return kinds[typeof node.value as "string"] ?? kinds.string;
}
