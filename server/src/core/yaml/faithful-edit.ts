import type { Edit } from "./edits";
import { type KeyPath, resolveAlias, type ValuesNode } from "./nodes";
import { applyEdits } from "./safe-patch";
import { ValuesDocument } from "./values-document";
import { walk } from "./walk";

/**
 * Whether edits change what they are about and nothing else: the text is no less YAML than it was, no value elsewhere is
 * another one than before, and no anchor is lost. `concerned` are the paths that may change, with all that is above and below them.
 */
export function isFaithful(document: ValuesDocument, edits: readonly Edit[], concerned: readonly KeyPath[]): boolean {
  const after = new ValuesDocument(applyEdits(document.text, edits), document);
  if (after.problems.length > document.problems.length) return false;
  const kept = anchorsOf(after);
  if (![...anchorsOf(document)].every((anchor) => kept.has(anchor))) return false;
  return isSame(written(document.root), written(after.root), [...concerned, ...behindAliases(document, concerned)]);
}

/** Where the values stand that paths lead to through aliases. */
function behindAliases(document: ValuesDocument, paths: readonly KeyPath[]): KeyPath[] {
  const nodes = paths.map((path) => document.get(path)).filter((node) => node !== undefined);
  const targets = new Set(nodes.map(resolveAlias));
  return [...walk(document.root)].flatMap(({ node, path }) => (targets.has(resolveAlias(node)) ? [path] : []));
}

function anchorsOf({ root }: ValuesDocument): Set<string> {
  const anchors = new Set<string>();
  for (const { node } of walk(root)) if (node.kind !== "alias" && node.anchor !== undefined) anchors.add(node.anchor);
  return anchors;
}

/** A value as it is written: an alias is what it is called, not what it stands for. */
function written(node: ValuesNode | undefined): unknown {
  switch (node?.kind) {
    case "map":
      return new Map(node.entries.map(({ key, value }) => [key.text, written(value)]));
    case "list":
      return new Map(node.items.map((item, index) => [String(index), written(item)]));
    case "alias":
      return `*${node.name}`;
    case "scalar":
      return node.value === undefined ? node.text : node.value;
    default:
      return undefined;
  }
}

/** Whether two values are equal but for some paths. */
function isSame(before: unknown, after: unknown, excepted: readonly KeyPath[]): boolean {
  if (excepted.some((path) => path.length === 0)) return true;
  if (!(before instanceof Map) || !(after instanceof Map)) return excepted.length > 0 || Object.is(before, after);
  const keys = new Set<string>([...before.keys(), ...after.keys()]);
  return [...keys].every((key) => {
    const inside = excepted.filter(([first]) => String(first) === key).map((path) => path.slice(1));
    return isSame(before.get(key), after.get(key), inside);
  });
}
