import { isMerge, type MapNode, resolveAlias, type ValuesNode } from "./nodes";

/** Aliases inside aliases multiply; this many values are more than any values file has. */
const maxValues = 200_000;

/** A node as plain data, as Helm reads it. Maps have no prototype, so that a key such as `__proto__` is just a key. */
export function toPlainValue(node: ValuesNode | undefined): unknown {
  return node ? convert(node, { left: maxValues, open: new Set() }) : undefined;
}

interface Budget {
  left: number;
  /** The nodes being converted, to stop at circles. */
  open: Set<ValuesNode>;
}

function convert(node: ValuesNode, budget: Budget): unknown {
  const value = resolveAlias(node);
  if (!value || budget.left-- <= 0 || budget.open.has(value)) return null;
  if (value.kind === "scalar") return value.value ?? null;
  budget.open.add(value);
  const result = value.kind === "list" ? value.items.map((item) => convert(item, budget)) : convertMap(value, budget);
  budget.open.delete(value);
  return result;
}

function convertMap(map: MapNode, budget: Budget): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const entry of map.entries.filter(isMerge)) {
    const merged = convert(entry.value, budget);
    for (const source of [merged].flat())
      if (typeof source === "object" && source !== null) Object.assign(result, source);
  }
  for (const entry of map.entries) if (!isMerge(entry)) result[entry.key.text] = convert(entry.value, budget);
  return result;
}
