import type { KeyPath } from "../yaml/document/nodes";

/** The data of fixes that need to know where something is, and nothing else. */
export interface PathData {
  path: KeyPath;
}

/** Reads what a finding said of its place; undefined for anything else that an editor sends. */
export function readPathData(data: unknown): PathData | undefined {
  const path = readPath(fieldsOf(data).path);
  return path && { path };
}

/** The fields of a JSON object; none of anything else. */
export function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? { ...data } : {};
}

/** A key path as JSON has it; undefined for anything else. */
export function readPath(value: unknown): KeyPath | undefined {
  return Array.isArray(value) && value.every(isKey) ? value : undefined;
}

const isKey = (key: unknown): key is string | number => typeof key === "string" || Number.isInteger(key);

/** Several key paths; undefined where one of them is none. */
export function readPaths(value: unknown): KeyPath[] | undefined {
  return Array.isArray(value) && value.every((path) => readPath(path) !== undefined) ? value : undefined;
}

/** A list of strings; undefined for anything else. */
export function readStrings(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}
