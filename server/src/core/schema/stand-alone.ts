import { formatPath, type KeyPath } from "../yaml/document/nodes";
import { type ChartKnowledge, scopeOf } from "./chart-knowledge";
import type { JsonSchema } from "./json-schema";

type StandAlone = JsonSchema & { $schema: string; $id: string; title: string; $defs: Record<string, JsonSchema> };

/** The schema of a chart version in one file for any other tool: descriptions inside, only the definitions it refers to. */
export function standAloneSchema(chart: ChartKnowledge): StandAlone {
  const name = `${chart.chart}-${chart.version ?? "values"}`;
  const used = new Map<string, JsonSchema>();
  const schema = copy(chart, chart.schema, { path: [], used });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:valuesmith:${name}`,
    title: `Values of ${chart.title} ${chart.version ?? ""}`.trim(),
    ...acceptEmpty(schema),
    $defs: Object.fromEntries(
      [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, definition]) => [key, acceptEmpty(definition)]),
    ),
  };
}

/** Null deletes a default, and an empty value is none: both are accepted everywhere, as by our own checks. */
function acceptEmpty({ ...schema }: JsonSchema): JsonSchema {
  if (schema.type) schema.type = [...new Set([schema.type, "null"].flat())];
  if (schema.enum) schema.enum = [...new Set([...schema.enum, "", null])];
  if (schema.items) schema.items = acceptEmpty(schema.items);
  if (typeof schema.additionalProperties === "object")
    schema.additionalProperties = acceptEmpty(schema.additionalProperties);
  if (schema.properties) {
    const entries = Object.entries(schema.properties).map(([key, child]) => [key, acceptEmpty(child)]);
    schema.properties = Object.fromEntries(entries);
  }
  return schema;
}

interface Place {
  path: KeyPath;
  used: Map<string, JsonSchema>;
}

function copy(chart: ChartKnowledge, schema: JsonSchema, { path, used }: Place): JsonSchema {
  useDefinitions(chart, schema, used);
  const { scope, path: inScope } = scopeOf(chart, path);
  const description = path.length > 0 ? (scope.descriptions.find(inScope) ?? schema.description) : schema.description;
  const properties =
    schema.properties && !schema["x-kubernetes"]
      ? Object.fromEntries(
          Object.entries(schema.properties).map(([key, child]) => [
            key,
            copy(chart, child, { path: [...path, key], used }),
          ]),
        )
      : schema.properties;
  return { ...schema, ...(description ? { description } : {}), ...(properties ? { properties } : {}) };
}

/** Collects the definitions that a schema refers to, and those that these refer to. */
function useDefinitions(chart: ChartKnowledge, schema: JsonSchema, used: Map<string, JsonSchema>): void {
  for (const name of references(schema)) {
    const definition = chart.definitions[name];
    if (!definition || used.has(name)) continue;
    used.set(name, definition);
    useDefinitions(chart, definition, used);
  }
}

function references(schema: JsonSchema): string[] {
  const inner = [
    schema.items,
    typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined,
    ...Object.values(schema.properties ?? {}),
  ];
  const own = schema.$ref ? [schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)] : [];
  return [...own, ...inner.flatMap((child) => (child ? references(child) : []))];
}

/** The paths of all keys of a schema, for coverage reports and tests; what is inside Kubernetes types is left out. */
export function* allPaths(
  schema: JsonSchema,
  path: KeyPath = [],
): Generator<{ path: KeyPath; name: string; schema: JsonSchema }> {
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const here = [...path, key];
    yield { path: here, name: formatPath(here), schema: child };
    if (!child["x-kubernetes"]) yield* allPaths(child, here);
  }
}
