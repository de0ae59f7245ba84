import type { KeyPath } from "../yaml/document/nodes";
import { type ChartKnowledge, scopeOf } from "./chart-knowledge";
import { schemaAt } from "./lookup";

/** The description of a path: the one written for the chart, else that of the Kubernetes type. */
export function describeKey(chart: ChartKnowledge, path: KeyPath): string | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  return scope.descriptions.find(inScope) ?? schemaAt(chart, path)?.description;
}
