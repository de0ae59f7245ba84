import type { OutputUnit, Schema } from "@cfworker/json-schema";

/** All schemas of a file by their addresses, which references have been resolved to. */
export type SchemaLookup = Record<string, Schema | boolean>;

/** What is wrong, as the second half of a sentence that begins with the value's path. Never with the value. */
export function messageOf(
  { keyword, keywordLocation, error }: OutputUnit,
  schema: Schema,
  lookup: SchemaLookup,
): string {
  const wanted = wantedBy(keywordLocation, schema, lookup);
  switch (keyword) {
    case "false":
      return "is not a value of this chart, says its values.schema.json";
    case "required":
    case "dependentRequired":
    case "dependencies":
      return `needs the key ${/"([^"]*)"\.$/.exec(error)?.[0].slice(0, -1) ?? "that its values.schema.json asks for"}`;
    case "type":
      return `must be of type ${[wanted].flat().join(" or ")}`;
    case "enum":
      return `must be one of ${[wanted].flat().map(String).join(", ")}`;
    case "const":
      return `must be ${JSON.stringify(wanted)}`;
    case "oneOf":
    case "anyOf":
    case "not":
      return "is none of the forms that the chart's values.schema.json allows";
    case "pattern":
      return `must match the pattern "${wanted}"`;
    default:
      return limits[keyword] === undefined
        ? "does not fit the chart's values.schema.json"
        : `${limits[keyword]} ${typeof wanted === "number" ? wanted : ""}`.trimEnd();
  }
}

const limits: Record<string, string> = {
  minimum: "must be >=",
  maximum: "must be <=",
  exclusiveMinimum: "must be >",
  exclusiveMaximum: "must be <",
  multipleOf: "must be a multiple of",
  minLength: "must not be shorter than",
  maxLength: "must not be longer than",
  minItems: "must not have fewer items than",
  maxItems: "must not have more items than",
  minProperties: "must not have fewer keys than",
  maxProperties: "must not have more keys than",
  uniqueItems: "must not have the same item twice",
};

/** What the schema says at a place, through references. */
function wantedBy(location: string, root: Schema, lookup: SchemaLookup): unknown {
  let found: unknown = root;
  for (const part of location.split("/").slice(1)) {
    const key = decodePointer(part);
    if (typeof found !== "object" || found === null) return undefined;
    const schema = found as Schema;
    found =
      key === "$ref" ? lookup[schema.__absolute_ref__ ?? ""] : Object.hasOwn(schema, key) ? schema[key] : undefined;
  }
  return found;
}

/** A part of a JSON pointer in an address. */
export function decodePointer(part: string): string {
  const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(key);
  } catch {
    // A stray % in a reference.
    return key;
  }
}
