import type { Finding, Rule } from "../findings/rule";
import { named, readerOf } from "../findings/words";
import { memo } from "../memo";
import type { Snapshot } from "../values/snapshot";
import { isMerge, type KeyPath, type MapNode, type Span, walk } from "../yaml/document/nodes";
import type { Block } from "../yaml/read/blocks";
import { keyForHelm } from "../yaml/read/plain-value";
import { placeSpan, type ValuesDocument } from "../yaml/read/values-document";

/** A key that stands twice in one map. */
export const duplicateKey: Rule = {
  code: "duplicate-key",
  severity: "warning",
  about: "both",
  *check(snapshot) {
    const { document } = snapshot;
    if (snapshot.syntaxElsewhere) return;
    for (const duplicate of topLevelDuplicates(document)) yield toFinding(snapshot, duplicate);
    for (const { block, start } of document.blocks) {
      for (const { path, span, winner } of nestedDuplicates(block))
        yield toFinding(snapshot, { path, span: placeSpan(span, start), winner: placeSpan(winner, start) });
    }
  },
};

interface Duplicate {
  path: KeyPath;
  span: Span;
  /** The key that counts. */
  winner: Span;
}

function toFinding({ document, chart }: Snapshot, { path, span, winner }: Duplicate): Finding {
  const line = document.lineAt(winner.start) + 1;
  const message = `${named(path)} is set again on line ${line}. ${readerOf(chart)} uses the last one, so this value is lost.`;
  return { span, path, message };
}

/** Where no key stands twice, no key has to be placed. */
function topLevelDuplicates(document: ValuesDocument): Duplicate[] {
  const { content } = document;
  if (content?.kind !== "map" || duplicatesIn(content, []).length === 0) return [];
  return document.root?.kind === "map" ? duplicatesIn(document.root, []) : [];
}

/** The duplicates of a block below its top-level keys, which may have theirs in another block. */
const nestedDuplicates = memo((block: Block): Duplicate[] => {
  const found: Duplicate[] = [];
  for (const { node, path } of walk(block.root))
    if (node.kind === "map" && node !== block.root) found.push(...duplicatesIn(node, path));
  return found;
});

function duplicatesIn(map: MapNode, path: KeyPath): Duplicate[] {
  const last = new Map(map.entries.map((entry) => [keyForHelm(entry.key), entry.key]));
  return map.entries.flatMap((entry) => {
    const winner = last.get(keyForHelm(entry.key));
    return isMerge(entry) || winner === entry.key || !winner
      ? []
      : [{ path: [...path, entry.key.text], span: entry.key.span, winner: winner.span }];
  });
}
