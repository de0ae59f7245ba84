import { dereference, type OutputUnit, type Schema, type SchemaDraft, validate } from "@cfworker/json-schema";
import type { KeyPath } from "../../yaml/document/nodes";
import { decodePointer, messageOf } from "./own-schema-messages";
import { findUnsound } from "./sound-schema";

/** Something that does not fit a chart's values.schema.json; the message is the second half of a sentence. */
export interface Violation {
  path: KeyPath;
  message: string;
}

/** What a chart's own schema says about values, or why nobody knows; the reason is half of a sentence. */
export type SchemaVerdict = { kind: "checked"; violations: Violation[] } | { kind: "unchecked"; reason: string };

/** More of them help nobody. */
const maxViolations = 100;

/**
 * Applies the text of a values.schema.json. The schema is a stranger's: it can take forever, so this belongs where it can
 * be ended.
 */
export function checkOwnSchema(text: string, values: unknown): SchemaVerdict {
  const schema: Schema = JSON.parse(text);
  const reason = findUnsound(schema);
  if (reason !== undefined) return { kind: "unchecked", reason };
  const lookup = dereference(schema);
  const { errors } = validate(values ?? {}, schema, draftOf(schema), lookup, false);
  const violations = telling(errors).map((error) => ({
    path: pathOf(error),
    message: messageOf(error, schema, lookup),
  }));
  const unique = new Map(violations.map((violation) => [JSON.stringify(violation), violation]));
  return { kind: "checked", violations: [...unique.values()].slice(0, maxViolations) };
}

/** Helm's own validator takes the newest where the schema does not say. */
function draftOf({ $schema = "" }: Schema): SchemaDraft {
  if (/draft-0[67]/.test($schema)) return "7";
  if ($schema.includes("draft-04")) return "4";
  return $schema.includes("2019-09") ? "2019-09" : "2020-12";
}

/** These say no more than that something inside of them is wrong. Formats are no promise of JSON Schema. */
const wrappers = new Set([
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames"],
  ...["items", "prefixItems", "additionalItems", "unevaluatedItems", "$ref", "allOf", "if"],
  ...["dependentSchemas", "format"],
]);

/** The errors that say something. One inside of an alternative says nothing by itself; that on the whole does. */
function telling(errors: OutputUnit[]): OutputUnit[] {
  let isInside = false;
  return errors.filter(({ keyword, keywordLocation }) => {
    // That of a key which is not allowed does not say where it stands in the schema; it follows one that does.
    if (keyword !== "false") isInside = /\/(anyOf|oneOf|not|if|contains)\//.test(keywordLocation);
    const isTelling = !isInside && !wrappers.has(keyword);
    if (keyword === "anyOf" || keyword === "oneOf") isInside = true;
    return isTelling;
  });
}

/** Instance locations are JSON pointers. */
function pathOf({ instanceLocation }: OutputUnit): KeyPath {
  const keys = instanceLocation.split("/").slice(1).map(decodePointer);
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
