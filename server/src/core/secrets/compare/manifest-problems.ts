import { encodeBase64, isBase64, utf8 } from "../../base64";
import { isPlaceholder } from "../../values/effective-value";
import { findEntry, resolveAlias, type Span } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import { writeExactText } from "../../yaml/edit/write-value";
import type { ManifestKey, SecretManifest } from "../secret-manifest";

/** Something in a manifest that Kubernetes refuses. */
export interface ManifestProblem {
  key: string;
  span: Span;
  kind: "no text" | "no Base64";
  /** What makes it right, as an edit of the manifest. */
  edit?: Edit;
}

/** What Kubernetes refuses about the values of a Secret. Those that are encrypted or filled in elsewhere are left alone. */
export function manifestProblems({ kind, keys, object }: SecretManifest): ManifestProblem[] {
  if (kind !== "Secret" || findEntry(object, "sops")) return [];
  return keys.flatMap((key) => problemOf(key));
}

function problemOf({ name, field, node }: ManifestKey): ManifestProblem[] {
  const value = resolveAlias(node);
  if (!value || field === "other") return [];
  const { span } = node;
  if (value.kind !== "scalar") return [{ key: name, span, kind: "no text" }];
  if (value.value === null || value.value === undefined || isPlaceholder(value.text)) return [];
  const isOwn = node.kind === "scalar";
  if (typeof value.value !== "string")
    return [
      {
        key: name,
        span,
        kind: "no text",
        ...(isOwn && field === "stringData" ? { edit: { span, newText: writeExactText(value.text) } } : {}),
      },
    ];
  if (field !== "data" || isBase64(value.text.replaceAll(/\s/g, ""))) return [];
  const encoded = encodeBase64(utf8(value.value));
  return [{ key: name, span, kind: "no Base64", ...(isOwn ? { edit: { span, newText: encoded } } : {}) }];
}

/** What a problem is, in words that do not contain the value. */
export const explainProblem = ({ key, kind }: ManifestProblem): string =>
  kind === "no text"
    ? `The value of "${key}" is not a string, so Kubernetes rejects the Secret. Quote it.`
    : `The value of "${key}" is not valid Base64, so Kubernetes rejects the Secret. Encode it, or move it to stringData.`;
