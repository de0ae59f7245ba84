import { major, minor, prerelease } from "semver";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { describeKey } from "../../server/src/core/schema/explain";
import { follow, type JsonSchema } from "../../server/src/core/schema/json-schema";
import { formatPath, type KeyPath } from "../../server/src/core/yaml/document/nodes";

/** The newest version of each line: 1.x and 2.x are lines, and so are 0.1 and 0.2; a pre-release only where it is the very newest. */
export function newestOfEachLine(versions: readonly string[]): string[] {
  const newest = new Map<string, string>();
  for (const version of versions)
    if (!prerelease(version)) newest.set(major(version) > 0 ? `${major(version)}` : `0.${minor(version)}`, version);
  return [...new Set([...newest.values(), versions.at(-1) ?? ""])];
}

/** How many of a chart's keys are explained on hover, and which are not. */
export interface Coverage {
  keys: number;
  missing: string[];
}

/** Looks at every key that a chart version has, items of lists and keys of one's own included. */
export function coverageOf(chart: ChartKnowledge): Coverage {
  const paths = [...everyPath(chart, chart.schema, [])];
  const missing = paths.filter((path) => !describeKey(chart, path));
  return { keys: paths.length, missing: missing.map(formatPath) };
}

/** What is inside Kubernetes' types is explained by Kubernetes. */
function* everyPath(chart: ChartKnowledge, schema: JsonSchema, path: KeyPath): Generator<KeyPath> {
  for (const [key, child] of Object.entries(schema.properties ?? {})) yield* everyInside(chart, child, [...path, key]);
  const { additionalProperties: any, items } = schema;
  if (typeof any === "object") yield* everyPath(chart, follow(any, chart.definitions), [...path, "*"]);
  if (items) yield* everyPath(chart, follow(items, chart.definitions), [...path, 0]);
}

function* everyInside(chart: ChartKnowledge, schema: JsonSchema, path: KeyPath): Generator<KeyPath> {
  yield path;
  if (!schema["x-kubernetes"]) yield* everyPath(chart, schema, path);
}
