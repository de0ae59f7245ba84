import type { ChartKnowledge } from "../schema/chart-knowledge";
import { follow, type JsonSchema, own } from "../schema/json-schema";
import { type KeyPath, nodeAt, resolveAlias, type ScalarNode, type ValuesNode } from "../yaml/document/nodes";
import type { ValuesDocument } from "../yaml/read/values-document";

/** What the effective values of a document, or of a part of it, are made of. */
export interface Values {
  document: Pick<ValuesDocument, "content">;
  chart: ChartKnowledge;
}

/** A value as Helm merges it: the file's, else the chart's default. */
export interface Effective {
  /** A scalar's value; undefined for maps, lists and missing values. */
  value: unknown;
  kind: "map" | "list" | "string" | "number" | "boolean" | "none";
  /** The file sets it. */
  written: boolean;
  /** Missing, null, `""`, `[]` or `{}`. */
  empty: boolean;
}

const missing: Effective = { value: undefined, kind: "none", written: false, empty: true };

/** The value at a path; `null` in the file removes the default. */
export function effectiveValue({ document, chart }: Values, path: KeyPath): Effective {
  const node = nodeAt(document.content, path);
  if (!node && isCut(document.content, path)) return missing;
  if (!node) return ofDefault(listedAt(chart, path));
  const resolved = resolveAlias(node);
  if (!resolved || (resolved.kind === "scalar" && resolved.value === undefined))
    return { value: undefined, kind: "none", written: true, empty: false };
  if (resolved.kind === "map")
    return {
      value: undefined,
      kind: "map",
      written: true,
      empty: resolved.entries.length === 0 && ofDefault(listedAt(chart, path)).empty,
    };
  if (resolved.kind === "list")
    return { value: undefined, kind: "list", written: true, empty: resolved.items.length === 0 };
  const { value } = resolved;
  return {
    value,
    kind: value === null ? "none" : (typeof value as "string"),
    written: true,
    empty: value === null || value === "",
  };
}

/** A parent of the path is something else than a map in the file, so the defaults below it are gone. */
function isCut(root: ValuesNode | undefined, path: KeyPath): boolean {
  return path.some((_, length) => {
    const node = length > 0 ? nodeAt(root, path.slice(0, length)) : undefined;
    const resolved = node && resolveAlias(node);
    return resolved !== undefined && resolved.kind !== "map";
  });
}

/** The schema of a key that the chart lists by name; a map that takes any key has no defaults for them. */
function listedAt({ schema, definitions }: ChartKnowledge, path: KeyPath): JsonSchema | undefined {
  let found: JsonSchema | undefined = schema;
  for (const key of path) found = found && own(follow(found, definitions).properties, String(key));
  return found && follow(found, definitions);
}

function ofDefault(schema: JsonSchema | undefined): Effective {
  const value = schema?.default;
  if (schema?.properties !== undefined && !isEmptyMap(value))
    return { value: undefined, kind: "map", written: false, empty: false };
  if (value === undefined || value === null) return missing;
  if (Array.isArray(value)) return { value: undefined, kind: "list", written: false, empty: value.length === 0 };
  if (typeof value === "object")
    return { value: undefined, kind: "map", written: false, empty: Object.keys(value).length === 0 };
  return { value, kind: typeof value as "string", written: false, empty: value === "" };
}

/** The default of a map whose keys are not the chart's but Kubernetes'. */
const isEmptyMap = (value: unknown): boolean => JSON.stringify(value) === "{}";

/** A scalar as templates print it; undefined where that is not what is written, such as `0777` or `1000000`. */
export function helmText(node: ScalarNode): string | undefined {
  const { value, text } = node;
  if (typeof value === "string") return hasLoneSurrogate(value) ? undefined : value;
  const printed = printedValue(value);
  return printed === text ? printed : undefined;
}

/** A default as templates print it; undefined for what is no scalar and for numbers that Go prints with an exponent. */
export function printedValue(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return undefined;
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-4 && size < 1e6) ? String(value) : undefined;
}

const hasLoneSurrogate = (text: string): boolean =>
  /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);

/** Marks of tools that put the real value in before Helm sees it: SOPS, Vault, Argo CD, helmfile, envsubst, Flux, Terraform, Azure DevOps, LiteLLM. */
const marks = ["${", "{{", "$(", "ref+", "ENC[", "<path:", "<no value>", "vault:", "op://"];

/** Whether a text stands for a value that is filled in elsewhere, so that nothing can be said about it. */
export function isPlaceholder(text: string): boolean {
  return (
    marks.some((mark) => text.includes(mark)) ||
    /^\$[A-Za-z_]\w*$/.test(text) ||
    /^(__|@|@@|%|%%)\w+(__|@|@@|%|%%)$/.test(text) ||
    /#\{\w+\}|^os\.environ\/\w+$/.test(text)
  );
}
