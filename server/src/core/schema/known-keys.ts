import { parsePath } from "../yaml/document/key-path";
import type { KeyPath } from "../yaml/document/nodes";
import { toJsonTypes } from "./annotations";
import { type JsonSchema, own } from "./json-schema";
import type { KnownKey } from "./knowledge-files";
import { inRanges } from "./version-ranges";

/** Adds the keys that people know of and no generator can see. */
export function addKnownKeys(schema: JsonSchema, keys: readonly KnownKey[], version: string): void {
  for (const { path, versions, type, names } of keys) {
    if (inRanges(versions ?? true, version)) add(schema, parsePath(path), { type, names });
  }
}

type Facts = Pick<KnownKey, "type" | "names">;

function add(schema: JsonSchema, path: KeyPath, facts: Facts): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  for (const child of children(schema, {
    key: String(key),
    rest,
    names: rest.length === 0 ? facts.names : undefined,
  })) {
    if (rest.length > 0) add(child, rest, facts);
    else setType(child, facts.type);
  }
}

function setType(schema: JsonSchema, type: Facts["type"]): void {
  if (type === undefined || type === "any") return;
  Object.assign(schema, { type: [...toJsonTypes(type), "null"], "x-type": toJsonTypes(type)[0] });
}

interface Step {
  key: string;
  rest: KeyPath;
  names?: string[];
}

/** The schemas that one key of a path stands for; those that do not exist yet are made. */
function children(schema: JsonSchema, { key, rest, names }: Step): JsonSchema[] {
  if (key === "[]") {
    schema.items ??= {};
    return [schema.items];
  }
  if (key !== "*") return [named(schema, key)];
  const existing = Object.values(schema.properties ?? {}).filter((child) => reaches(child, rest));
  if (rest.length > 0 && existing.length > 0)
    return typeof schema.additionalProperties === "object" ? [...existing, schema.additionalProperties] : existing;
  // A map that lists its keys does not take others because of what some version has below one of them.
  if (rest.length > 0 && schema.properties && typeof schema.additionalProperties !== "object") return [];
  const any = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  schema.additionalProperties = any;
  return [any, ...(names ?? []).map((name) => named(schema, name))];
}

/** A map that is made here has no other keys than those written for it. */
function named(schema: JsonSchema, key: string): JsonSchema {
  if (!schema.properties && schema.additionalProperties === undefined && schema["x-type"] !== "object")
    Object.assign(
      schema,
      { additionalProperties: false },
      schema.type ? {} : { type: ["object", "null"], "x-type": "object" },
    );
  schema.properties ??= {};
  const child: JsonSchema = own(schema.properties, key) ?? { "x-hidden": true };
  schema.properties[key] = child;
  return child;
}

/** Whether all but the last key of a path exist. */
function reaches(schema: JsonSchema, path: KeyPath): boolean {
  const [key, ...rest] = path;
  if (key === undefined || rest.length === 0) return schema["x-type"] === undefined || schema["x-type"] === "object";
  if (key === "*") return schema.properties !== undefined;
  const child = own(schema.properties, String(key));
  return child !== undefined && reaches(child, rest);
}
