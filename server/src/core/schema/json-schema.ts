/** The part of JSON Schema (draft 2020-12) that the bundled schemas use, with our annotations. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  /** Values to offer; not the only ones. */
  examples?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  required?: string[];
  items?: JsonSchema;
  /** The one type that people expect, where `type` is more generous because Helm is. */
  "x-type"?: string;
  /** Templates read the key, values.yaml does not list it. */
  "x-hidden"?: true;
  /** values.yaml lists the key, nothing reads it. */
  "x-dead"?: true;
  /** The value is sensitive. */
  "x-secret"?: SecretAnnotation;
  /** The values below are those of this chart: `{ name, version }`. */
  "x-subchart"?: { name: string; version: string };
  /** The type is Kubernetes' own, so the API server is as strict as it says. */
  "x-kubernetes"?: string;
}

/** What is known about a sensitive value. */
export interface SecretAnnotation {
  /** The values path that names a Secret instead, or the environment list that takes the variable `env`. */
  replacement?: string;
  /** The key inside that Secret. */
  key?: string;
  /** The values path that says which key it is. */
  keyPath?: string;
  /** A URL, which is secret only when it carries a password. */
  url?: boolean;
  /** The environment variable to set from a Secret, in the list at `replacement`. */
  env?: string;
  note?: string;
}

export type Definitions = Record<string, JsonSchema>;

/** References of a chart's own schema may form a circle. */
const maxHops = 30;

/** A schema with its `$ref` (into the definitions) followed; its own annotations win. */
export function follow(schema: JsonSchema, definitions: Definitions, hops = 0): JsonSchema {
  if (schema.$ref === undefined || hops > maxHops) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  const target = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!target) return schema;
  const { $ref: _, ...own } = schema;
  return { ...follow(target, definitions, hops + 1), ...own };
}

/** The own property of a record; hostile keys such as `__proto__` find nothing. */
export function own<T>(record: Record<string, T> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

const typeWords: Record<string, string> = {
  object: "map",
  array: "list",
  string: "string",
  integer: "number",
  number: "number",
  boolean: "true or false",
};

/** The name of a type for people who write YAML, such as `map`; a type that is none of JSON's keeps its own name. */
export const typeWord = (type: string): string => own(typeWords, type) ?? type;
