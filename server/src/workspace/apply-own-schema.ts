import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import type { SchemaVerdict } from "../core/schema/own/own-schema-check";
import { toPlainValue } from "../core/yaml/read/plain-value";
import type { ValuesDocument } from "../core/yaml/read/values-document";
import type { Host } from "../host/host";

/** What a chart's own schema says about a document; undefined where it has none, and for a text that is no YAML. */
export async function applyOwnSchema(
  host: Host,
  { ownSchema }: ChartKnowledge,
  document: ValuesDocument,
): Promise<SchemaVerdict | undefined> {
  if (!ownSchema || document.problems.length > 0) return undefined;
  return host.checkSchema?.(ownSchema.text, ownSchema.merge(toPlainValue(document.root)));
}
