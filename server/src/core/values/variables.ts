import {
  isMerge,
  type KeyPath,
  nodeAt,
  resolveAlias,
  type ScalarNode,
  type Span,
  type ValuesNode,
} from "../yaml/document/nodes";

/** An environment variable as a values file sets it. */
export interface Variable {
  name: string;
  /** Where the name stands; the whole item where the name comes from an alias. */
  span: Span;
  /** The path of the name in a list, or of the key in a map. */
  path: KeyPath;
}

/** The variables of a list of `name` and `value`, or of a map of variables. */
export function* variablesIn(node: ValuesNode | undefined, path: KeyPath): Generator<Variable> {
  const value = node && resolveAlias(node);
  if (value?.kind === "map") {
    for (const { key, ...entry } of value.entries) {
      if (!isMerge({ key, ...entry })) yield { name: key.text, span: key.span, path: [...path, key.text] };
    }
  }
  if (value?.kind !== "list") return;
  for (const [index, item] of value.items.entries()) {
    const name = nameOf(nodeAt(item, ["name"]));
    if (name) yield { name: name.text, span: spanIn(item.span, name.span), path: [...path, index, "name"] };
  }
}

function nameOf(node: ValuesNode | undefined): ScalarNode | undefined {
  const resolved = node && resolveAlias(node);
  return resolved?.kind === "scalar" && resolved.text !== "" ? resolved : undefined;
}

const spanIn = (item: Span, name: Span): Span => (name.start >= item.start && name.end <= item.end ? name : item);
