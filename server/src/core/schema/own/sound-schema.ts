import { decodePointer } from "./own-schema-messages";

/** A JSON Schema as it comes out of a file. */
export type AnySchema = Record<string, unknown>;

/** Deeper schemas and longer ways from one to the next about the same value would exhaust the stack. */
const maxDepth = 100;
const maxHops = 30;

/**
 * Why a JSON Schema cannot be applied, as half of a sentence; undefined where it can. What this accepts is evaluated
 * without an exception, without a file and an address, and without more recursion than its own and the values' depth.
 */
export function findUnsound(schema: unknown): string | undefined {
  try {
    new Inspection(schema).inspect(schema, 0);
    return undefined;
  } catch (error) {
    if (error instanceof Unsound) return error.message;
    throw error;
  }
}

class Unsound extends Error {}

type Shape = (value: unknown) => boolean;

const isRecord = (value: unknown): value is AnySchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText: Shape = (value) => typeof value === "string";
const isNumber: Shape = (value) => typeof value === "number";
const isList: Shape = Array.isArray;
const isTextList: Shape = (value) => Array.isArray(value) && value.every(isText);
const isFlag: Shape = (value) => typeof value === "boolean";

const shapes: Record<string, Shape> = {
  $ref: isText,
  $schema: isText,
  $id: isText,
  type: (value) => isText(value) || isTextList(value),
  enum: isList,
  required: isTextList,
  pattern: isText,
  uniqueItems: isFlag,
  ...Object.fromEntries(
    ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map(
      (name) => [name, isNumber],
    ),
  ),
};

/** Keywords whose schemas are about the value itself, and those about what is inside of it. */
const inPlace = { one: ["not", "if", "then", "else"], list: ["allOf", "anyOf", "oneOf"], map: ["dependentSchemas"] };
const inside = {
  one: [
    "additionalProperties",
    "additionalItems",
    "propertyNames",
    "contains",
    "unevaluatedItems",
    "unevaluatedProperties",
  ],
  list: ["prefixItems"],
  map: ["properties", "patternProperties", "definitions", "$defs"],
};

const unsupported = ["$recursiveRef", "$dynamicRef", "$anchor", "$dynamicAnchor", "id"];

class Inspection {
  private readonly root: unknown;
  private readonly hops = new Map<unknown, number>();
  private readonly open = new Set<unknown>();

  constructor(root: unknown) {
    this.root = root;
  }

  inspect(schema: unknown, depth: number): void {
    if (typeof schema === "boolean") return;
    if (!isRecord(schema)) throw new Unsound("it is not a JSON Schema");
    if (depth > maxDepth) throw new Unsound(`it is nested more than ${maxDepth} levels deep`);
    checkKeywords(schema, depth);
    this.countHops(schema);
    for (const child of [...schemasIn(schema, inPlace), ...schemasIn(schema, inside), ...itemSchemas(schema)])
      this.inspect(child, depth + 1);
  }

  /** How many schemas are evaluated at most before one gets from a value to what is inside of it. */
  private countHops(schema: unknown): number {
    if (!isRecord(schema)) return 0;
    const known = this.hops.get(schema);
    if (known !== undefined) return known;
    if (this.open.has(schema) || this.open.size > maxHops)
      throw new Unsound("its references form a circle or a very long chain");
    this.open.add(schema);
    const next = [
      ...schemasIn(schema, inPlace),
      ...(schema.$ref === undefined ? [] : [this.resolve(String(schema.$ref))]),
    ];
    const hops = 1 + Math.max(0, ...next.map((child) => this.countHops(child)));
    this.open.delete(schema);
    if (hops > maxHops) throw new Unsound("its references form a very long chain");
    this.hops.set(schema, hops);
    return hops;
  }

  /** The schema that a reference inside of the file leads to. */
  private resolve(reference: string): unknown {
    if (!/^#(\/|$)/.test(reference)) throw new Unsound(`it refers to another place than itself ("${reference}")`);
    let found: unknown = this.root;
    for (const part of reference.split("/").slice(1)) {
      const key = decodePointer(part);
      found =
        (isRecord(found) || Array.isArray(found)) && Object.hasOwn(found, key) ? (found as AnySchema)[key] : undefined;
    }
    if (found === undefined) throw new Unsound(`it refers to something that it does not have ("${reference}")`);
    return found;
  }
}

function checkKeywords(schema: AnySchema, depth: number): void {
  for (const [keyword, isRight] of Object.entries(shapes))
    if (Object.hasOwn(schema, keyword) && !isRight(schema[keyword]))
      throw new Unsound(`its "${keyword}" does not have the form it should have`);
  const unknown = unsupported.find((keyword) => Object.hasOwn(schema, keyword));
  if (unknown || (depth > 0 && Object.hasOwn(schema, "$id"))) throw new Unsound(`it uses "${unknown ?? "$id"}"`);
  const patterns = [
    schema.pattern ?? [],
    Object.keys(isRecord(schema.patternProperties) ? schema.patternProperties : {}),
  ];
  for (const pattern of patterns.flat()) checkPattern(String(pattern));
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern, "u");
  } catch {
    throw new Unsound("one of its patterns is not one that JavaScript knows");
  }
}

interface Keywords {
  one: readonly string[];
  list: readonly string[];
  map: readonly string[];
}

function schemasIn(schema: AnySchema, { one, list, map }: Keywords): unknown[] {
  const own = (keyword: string): unknown => (Object.hasOwn(schema, keyword) ? schema[keyword] : undefined);
  const lists = list.map((keyword) => own(keyword) ?? []);
  const maps = map.map((keyword) => own(keyword) ?? {});
  if (!lists.every(isList) || !maps.every(isRecord)) throw new Unsound("it is not a JSON Schema");
  const ones = one.map(own).filter((value) => value !== undefined);
  return [...ones, ...lists.flat(), ...maps.flatMap((value) => Object.values(value as AnySchema))];
}

/** Until 2020, `items` could be a list of schemas. `dependencies` are lists of keys or schemas. */
function itemSchemas({ items, dependencies }: AnySchema): unknown[] {
  const ofDependencies = isRecord(dependencies)
    ? Object.values(dependencies).filter((value) => !isTextList(value))
    : [];
  return [...(items === undefined ? [] : [items].flat()), ...ofDependencies];
}
