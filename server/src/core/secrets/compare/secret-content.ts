import type { Scope } from "../../schema/chart-knowledge";
import type { Condition } from "../../schema/knowledge-files";
import { schemaAt } from "../../schema/lookup";
import { bindPath } from "../../schema/path-patterns";
import type { SecretKey, SecretReference } from "../../schema/secret-files";
import { evaluate } from "../../values/conditions";
import { helmText, isPlaceholder, printedValue } from "../../values/effective-value";
import type { Snapshot } from "../../values/snapshot";
import { isMerge, type KeyPath, nodeAt, parsePath, resolveAlias } from "../../yaml/document/nodes";
import { toPlainValue } from "../../yaml/read/plain-value";

/** A reference to a Secret of one scope, with what `*` in its paths stands for. */
export interface BoundReference {
  scope: Scope;
  reference: SecretReference;
  any?: string;
}

/** A key as a chart version asks for it with the values of a file. */
export interface ContentKey {
  name: string;
  entry: SecretKey;
  /** What the chart would use without a Secret; undefined where that is filled in elsewhere or cannot be known. */
  content: string | undefined;
  /** Why the content is not known. */
  problem?: string;
  /** Containers read it. */
  isRead: boolean;
  /** Containers do not start without it. */
  isRequired: boolean;
}

/** A values path of a scope's files, from the root of the document. */
export const pathIn = ({ scope, any }: Pick<BoundReference, "scope" | "any">, path: string): KeyPath => [
  ...scope.at,
  ...bindPath(parsePath(path), any),
];

/** Whether all conditions hold, but for those that are about something which is set anyway. */
export function allHold(snapshot: Snapshot, scope: Scope, conditions: readonly Condition[] | undefined): boolean {
  return !conditions?.length || evaluate(snapshot, scope, conditions).length > 0;
}

/** Whether the chart reads the Secret, given what is set together with its name. */
export function applies(snapshot: Snapshot, { scope, reference }: BoundReference): boolean {
  const set = new Set(Object.keys(reference.set ?? {}));
  const others = (reference.when ?? []).filter((condition) => !("path" in condition && set.has(condition.path)));
  return allHold(snapshot, scope, others);
}

/** The keys of a Secret, as the chart asks for them. */
export function contentOf(snapshot: Snapshot, bound: BoundReference): ContentKey[] {
  // A key for each entry of a map belongs to one entry.
  const keys = bound.reference.keys.filter(({ key }) => bound.any !== undefined || !key.includes("{*}"));
  return keys.map((entry) => {
    const isRead = allHold(snapshot, bound.scope, entry.when);
    const isOptional =
      entry.optional === true || (entry.optional !== undefined && allHold(snapshot, bound.scope, entry.optional));
    const { text, problem } = plainText(snapshot, bound, entry);
    return {
      name: keyName(snapshot, bound, entry),
      entry,
      content: text,
      ...(problem ? { problem } : {}),
      isRead,
      isRequired: isRead && !isOptional,
    };
  });
}

/** What a key is called: as the values say, else by its usual name. */
export function keyName(snapshot: Snapshot, bound: BoundReference, { key, keyPath }: SecretKey): string {
  const named = keyPath === undefined ? undefined : textAt(snapshot, pathIn(bound, keyPath)).text;
  return named
    ? named
    : fillIn(key, (path) => (path === "*" ? bound.any : textAt(snapshot, pathIn(bound, path)).text) ?? "");
}

/** A text, or why there is none. An empty text is one. */
export interface TextResult {
  text?: string;
  problem?: string;
}

/** The text that the chart uses without a Secret. */
function plainText(snapshot: Snapshot, bound: BoundReference, entry: SecretKey): TextResult {
  for (const path of [entry.path ?? []].flat()) {
    const result = entry.json ? jsonAt(snapshot, pathIn(bound, path)) : textAt(snapshot, pathIn(bound, path));
    if (result.problem || result.text) return result;
  }
  if (entry.text === undefined) return { text: "" };
  let problem: string | undefined;
  const text = fillIn(entry.text, (path) => {
    const part = textAt(snapshot, pathIn(bound, path));
    problem ??= part.problem ?? (part.text === "" ? `"${path}" is empty` : undefined);
    return entry.json ? JSON.stringify(part.text ?? "").slice(1, -1) : (part.text ?? "");
  });
  return problem === undefined ? { text } : { problem };
}

const fillIn = (text: string, contentAt: (path: string) => string): string =>
  text.replaceAll(/\$\{([^${}]+)\}/g, (_, path: string) => contentAt(path));

/** The text at a path as templates print it: the file's, else the default's, else the empty one. */
export function textAt({ document, chart }: Snapshot, path: KeyPath): TextResult {
  const node = nodeAt(document.content, path);
  if (!node) return { text: printedValue(schemaAt(chart, path)?.default ?? "") ?? "" };
  const value = resolveAlias(node);
  if (value?.kind !== "scalar") return value ? { text: "" } : { problem: "it refers to an anchor that does not exist" };
  if (value.value === null) return { text: "" };
  if (value.value === undefined) return { problem: "Helm rejects it because its tag does not fit" };
  if (value.isMisread)
    return { problem: "Helm reads its line breaks differently; remove the invisible characters first" };
  if (isPlaceholder(value.text)) return { problem: "its value is filled in by another tool" };
  const text = helmText(value);
  return text === undefined
    ? { problem: "Helm reads it as something else than what is written; put it in quotes first" }
    : { text };
}

/** A list as JSON, as Go writes it. */
function jsonAt({ document }: Snapshot, path: KeyPath): TextResult {
  const node = nodeAt(document.content, path);
  const value = node && resolveAlias(node);
  if (!value || (value.kind === "scalar" && value.value === null)) return { text: "" };
  if (value.kind === "map" && value.entries.some(isMerge)) return { problem: "it is merged from another place" };
  const json = JSON.stringify(toPlainValue(value));
  if (isPlaceholder(json)) return { problem: "its value is filled in by another tool" };
  if (value.kind === "list" && value.items.length === 0) return { text: "" };
  return {
    text: json.replaceAll(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  };
}
