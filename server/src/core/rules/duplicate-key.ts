import { isMerge, type MapNode } from "../yaml/nodes";
import { keyForHelm } from "../yaml/plain-value";
import { walk } from "../yaml/walk";
import type { Finding, Rule } from "./rule";
import { named } from "./words";

/** A key that stands twice in one map. */
export const duplicateKey: Rule = {
  code: "duplicate-key",
  severity: "warning",
  *check({ document, syntaxElsewhere }) {
    if (syntaxElsewhere) return;
    for (const { node, path } of walk(document.root)) {
      if (node.kind === "map")
        yield* duplicates(
          node,
          (key) => [...path, key],
          (offset) => document.lineAt(offset) + 1,
        );
    }
  },
};

function* duplicates(
  map: MapNode,
  pathOf: (key: string) => (string | number)[],
  lineOf: (offset: number) => number,
): Generator<Finding> {
  const last = new Map(map.entries.map((entry) => [keyForHelm(entry.key), entry]));
  for (const entry of map.entries) {
    const winner = last.get(keyForHelm(entry.key));
    if (isMerge(entry) || winner === entry || !winner) continue;
    const path = pathOf(entry.key.text);
    const line = lineOf(winner.key.span.start);
    yield {
      span: entry.key.span,
      path,
      message: `${named(path)} is set again on line ${line}. Helm uses the last one only, so what stands here is lost.`,
    };
  }
}
