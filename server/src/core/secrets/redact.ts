import type { Snapshot } from "../snapshot";
import { formatPath } from "../yaml/key-path";
import type { KeyPath, ValuesNode } from "../yaml/nodes";
import { findSecrets } from "./find-secrets";

/** What is shown instead of a secret. */
const hidden = "…";

/** Shorter texts are hidden only in what is said about their own place: they are parts of ordinary words. */
const minLength = 6;

/** A message about a place of a document, without the secrets of the document. Rules that print values need not know what is secret. */
export function redact(snapshot: Snapshot, path: KeyPath, message: string): string {
  const place = formatPath(path);
  return findSecrets(snapshot).reduce((text, secret) => {
    const isHere = formatPath(secret.path) === place;
    const shown = textsOf(secret.node).filter((part) => part.length >= minLength || (isHere && part !== ""));
    return shown.reduce((left, part) => left.replaceAll(part, hidden), text);
  }, message);
}

/** A secret as it is written, as Helm reads it, and as templates print it. */
function textsOf(node: ValuesNode): string[] {
  if (node.kind !== "scalar") return [];
  const { text, value } = node;
  return typeof value === "number" ? [text, String(value), value.toExponential().replace(/e\+(\d)$/, "e+0$1")] : [text];
}
