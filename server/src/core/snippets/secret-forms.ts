import { externalHead, externalKey, metadata } from "../secrets/move/write-secret";
import { type MapNode, nodeAt, type ValuesNode } from "../yaml/document/nodes";
import { ValuesDocument } from "../yaml/read/values-document";
import { asSnippet, escapeText, type Snippet, withoutPlaceholders } from "./snippet";

/** The other objects that make the Secret of a block: an ExternalSecret and a SealedSecret; none for other blocks. */
export function secretForms(block: Snippet): Snippet[] {
  const { root } = new ValuesDocument(block.plain);
  if (block.kind !== "manifest" || root?.kind !== "map" || textAt(root, ["kind"]) !== "Secret") return [];
  const parts = partsOf(block, root);
  return [externalForm(block, root, parts), sealedForm(block, root, parts)];
}

const externalNote =
  "This form is an ExternalSecret: External Secrets Operator reads the values from your secret store.";
const sealedNote = "This form is a SealedSecret: it contains only values that were encrypted with kubeseal.";

function externalForm(block: Snippet, root: MapNode, parts: readonly Part[]): Snippet {
  const places = new Places();
  const { name, namespace } = namesIn(root, places);
  const head = externalHead({
    name,
    namespace,
    kind: places.choice(storeKinds),
    store: places.text("my-secret-store"),
  });
  const remoteKey = places.text(textAt(root, ["metadata", "name"]));
  const lines = parts.flatMap((part) => {
    if (part.kind === "note") return note(part.text);
    const [first = "", ...others] = externalKey(part.key, remoteKey);
    return [`${first}${remark(part)}`, ...others].map((line) => asOptional(line, part));
  });
  const form = { suffix: "external", label: "as an ExternalSecret", description: externalNote };
  return toSnippet(block, form, { lines: [...head, ...lines], places });
}

const storeKinds = ["ClusterSecretStore", "SecretStore"];

function sealedForm(block: Snippet, root: MapNode, parts: readonly Part[]): Snippet {
  const places = new Places();
  const { name, namespace } = namesIn(root, places);
  const head = metadata(name, namespace);
  const lines = parts.map((part) => {
    if (part.kind === "note") return note(part.text);
    const value = part.isOptional ? '""' : `"${places.text("encrypt with kubeseal")}"`;
    return asOptional(`    ${part.key}: ${value}${remark(part)}`, part);
  });
  const all = [
    "apiVersion: bitnami.com/v1alpha1",
    "kind: SealedSecret",
    ...head,
    "spec:",
    "  # Each value is encrypted for this name and namespace. With the value in FILE:",
    `  # kubeseal --raw --from-file=FILE --name ${name}${namespace === undefined ? "" : ` --namespace ${namespace}`}`,
    "  encryptedData:",
    ...lines,
    "  template:",
    ...head.map((line) => `    ${line}`),
    `    type: ${textAt(root, ["type"])}`,
  ];
  const form = { suffix: "sealed", label: "as a SealedSecret", description: sealedNote };
  return toSnippet(block, form, { lines: all, places });
}

/** A line of the Secret's `stringData`: a key, also one that is commented out, or another comment. */
type Part = { kind: "note"; text: string } | { kind: "key"; key: string; isOptional: boolean; value: string };

function partsOf({ plain }: Snippet, root: MapNode): Part[] {
  const lines = plain.split("\n");
  return lines.slice(lines.indexOf("stringData:") + 1).flatMap((line): Part[] => {
    const [, optional] = /^ {2}# ([\w.-]+): ""$/.exec(line) ?? [];
    if (optional !== undefined) return [{ kind: "key", key: optional, isOptional: true, value: "" }];
    const [, text] = /^ {2}# (.+)$/.exec(line) ?? [];
    if (text !== undefined) return [{ kind: "note", text }];
    const [, key] = /^ {2}([\w.-]+):/.exec(line) ?? [];
    return key === undefined ? [] : [{ kind: "key", key, isOptional: false, value: textAt(root, ["stringData", key]) }];
  });
}

const note = (text: string): string => `    # ${escapeText(text)}`;

/** What the plain form says about a value: how to make it, or which form it has. */
const remark = ({ value }: { value: string }): string =>
  value === "" ? "" : ` # ${escapeText(value.replaceAll(/\s+/g, " "))}`;

const asOptional = (line: string, { isOptional }: { isOptional: boolean }): string =>
  isOptional ? line.replace(/^ {4}/, "    # ") : line;

/** The places of a new snippet, numbered from 1 on. */
class Places {
  readonly texts = new Map<string, string>();

  /** A place; written again, it is linked with itself. */
  text(first: string): string {
    const number = String(this.texts.size + 1);
    this.texts.set(number, first);
    return `$${number}`;
  }

  /** A place with a choice, which can be written once. */
  choice(texts: readonly string[]): string {
    return this.text(texts[0] ?? "").replace(/^\$(\d+)$/, `\${$1|${texts.join(",")}|}`);
  }
}

/** The names of the Secret as places. */
function namesIn(root: MapNode, places: Places): { name: string; namespace: string | undefined } {
  const name = places.text(textAt(root, ["metadata", "name"]));
  const namespace = textAt(root, ["metadata", "namespace"]);
  return { name, namespace: namespace === "" ? undefined : places.text(namespace) };
}

function toSnippet(
  { name, prefix, description, at }: Snippet,
  form: { suffix: string; label: string; description: string },
  { lines, places: { texts } }: { lines: readonly string[]; places: Places },
): Snippet {
  const body = asSnippet(`${lines.join("\n")}\n`, texts, new Set());
  return {
    name: `${name}, ${form.label}`,
    prefix: `${prefix}-${form.suffix}`,
    description: `${description} ${form.description}`,
    kind: "manifest",
    isOtherForm: true,
    body,
    texts,
    plain: withoutPlaceholders(body, texts),
    at,
  };
}

function textAt(root: ValuesNode, path: string[]): string {
  const node = nodeAt(root, path);
  return node?.kind === "scalar" ? node.text : "";
}
