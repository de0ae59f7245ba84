import type { Rule } from "../findings/rule";
import { all, named } from "../findings/words";
import { follow, type JsonSchema, own } from "../schema/json-schema";
import { visitWithSchema } from "../schema/visit";
import type { Snapshot } from "../values/snapshot";
import { findEntry, findValue, isMerge, type KeyPath, type MapNode, type Span } from "../yaml/document/nodes";

/** A field without which Kubernetes refuses an object. Values files may be completed by others, so that this is no rule about them. */
export const missingKey: Rule = {
  code: "missing-key",
  severity: "error",
  about: "objects",
  aboutChart: true,
  *check(snapshot) {
    if (snapshot.isPatch) return;
    for (const { path, map, span, required } of mapsOf(snapshot)) {
      const missing = required.filter((key) => !findValue(map, key));
      if (missing.length === 0 || hasUnknownMerge(map)) continue;
      const where = path.length === 0 ? `This ${snapshot.chart.chart}` : named(path);
      yield { span, path, message: `${where} needs ${all(missing)}: Kubernetes refuses it without.` };
    }
  },
};

interface PlacedMap {
  path: KeyPath;
  map: MapNode;
  span: Span;
  required: readonly string[];
}

function mapsOf({ document: { root }, chart }: Snapshot): PlacedMap[] {
  if (root?.kind !== "map") return [];
  const kind = findEntry(root, "kind")?.key.span ?? root.span;
  const maps: PlacedMap[] = [{ path: [], map: root, span: kind, required: chart.schema.required ?? [] }];
  for (const { path, node, entry, schema } of visitWithSchema(root, chart)) {
    if (node.kind !== "map" || !schema?.required) continue;
    const span = entry?.key.span ?? node.entries[0]?.key.span ?? node.span;
    maps.push({ path, map: node, span, required: withoutDefaults(schema, chart.definitions) });
  }
  return maps;
}

/** Kubernetes adds defaults before it looks for what is missing. */
const withoutDefaults = (schema: JsonSchema, definitions: Record<string, JsonSchema>): string[] =>
  (schema.required ?? []).filter((key) => follow(own(schema.properties, key) ?? {}, definitions).default === undefined);

/** What is merged in from an anchor that does not exist cannot be looked at. */
const hasUnknownMerge = (map: MapNode): boolean =>
  map.entries.some((entry) => isMerge(entry) && entry.value.kind === "alias" && !entry.value.target);
