import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import Ajv2019 from "ajv/dist/2019";
import Ajv2020 from "ajv/dist/2020";
import type { KeyPath } from "../yaml/nodes";
import type { Definitions, JsonSchema } from "./json-schema";

/** A schema that a chart brings itself (values.schema.json). */
export interface OwnSchema {
  /** For completion and hover; unknown keys and types are left to `validate`. */
  schema: JsonSchema;
  definitions: Definitions;
  validate: (values: unknown) => { path: KeyPath; message: string }[];
}

/** A schema longer than this is not compiled. In UTF-16 code units. */
const maxLength = 1_000_000;

/** Reads a values.schema.json; undefined where it is no schema, or one that refers to other files or addresses. */
export function readOwnSchema(text: string): OwnSchema | undefined {
  if (text.length > maxLength) return undefined;
  try {
    const schema = JSON.parse(text) as JsonSchema & {
      $schema?: string;
      $defs?: Definitions;
      definitions?: Definitions;
    };
    const validate = ajvFor(schema.$schema).compile(schema);
    return {
      schema: forLookup(schema),
      definitions: { ...schema.definitions, ...schema.$defs },
      validate: (values) => problems(validate, values),
    };
  } catch {
    return undefined;
  }
}

function ajvFor(draft: string | undefined): Ajv {
  const options = { strict: false, allErrors: true, validateFormats: false, logger: false } as const;
  if (draft?.includes("2020-12")) return new Ajv2020(options);
  if (draft?.includes("2019-09")) return new Ajv2019(options);
  return new Ajv(options);
}

/** Without what `validate` already judges. */
function forLookup(schema: JsonSchema): JsonSchema {
  if (typeof schema !== "object" || schema === null) return {};
  const { type, enum: _, additionalProperties, ...rest } = schema;
  const properties =
    schema.properties &&
    Object.fromEntries(Object.entries(schema.properties).map(([key, child]) => [key, forLookup(child)]));
  const expected = [type ?? []].flat().find((name) => name !== "null");
  return {
    ...rest,
    ...(expected ? { "x-type": expected } : {}),
    ...(properties ? { properties } : {}),
    ...(schema.items ? { items: forLookup(schema.items) } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: forLookup(additionalProperties) } : {}),
  };
}

function problems(validate: ValidateFunction, values: unknown): { path: KeyPath; message: string }[] {
  if (validate(values ?? {})) return [];
  const errors = (validate.errors ?? []).filter((error) => !isAlternative(error));
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    const problem = { path: pathOf(error), message: messageOf(error) };
    const id = JSON.stringify(problem);
    if (seen.has(id)) return [];
    seen.add(id);
    return [problem];
  });
}

/** An error inside one branch of `oneOf` and the like says nothing by itself; the one on the whole does. */
const isAlternative = (error: ErrorObject): boolean => /\/(oneOf|anyOf|not|if)\/./.test(error.schemaPath);

function pathOf(error: ErrorObject): KeyPath {
  const keys = error.instancePath
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return error.keyword === "additionalProperties" ? [...path, String(error.params.additionalProperty)] : path;
}

function messageOf(error: ErrorObject): string {
  switch (error.keyword) {
    case "additionalProperties":
      return "is not a value of this chart, says its values.schema.json";
    case "required":
      return `needs the key "${error.params.missingProperty}"`;
    case "type":
      return `must be of type ${[error.params.type].flat().join(" or ")}`;
    case "enum":
      return `must be one of ${(error.params.allowedValues as unknown[]).map(String).join(", ")}`;
    case "oneOf":
    case "anyOf":
    case "not":
      return "is none of the forms that the chart's values.schema.json allows";
    default:
      return error.message ?? "does not fit the chart's values.schema.json";
  }
}
