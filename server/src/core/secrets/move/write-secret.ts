import { encodeBase64, utf8 } from "../../base64";
import { nodeAt } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import type { Change } from "../../yaml/edit/intended-values";
import { PatchRefusal, patch } from "../../yaml/edit/patch";
import { ExactText, writeExactText, writeScalar } from "../../yaml/edit/write-value";
import { parseYamlDocuments } from "../../yaml/read/parse";
import { holdsText, readManifests, type SecretManifest } from "../secret-manifest";
import { ambiguityOf, type DraftKey, type SecretDraft } from "./secret-drafts";

/** A new manifest of a Secret. Its values are quoted, so that every tool reads the very same text. */
export function writeSecret({ name, keys }: Pick<SecretDraft, "name" | "keys">, namespace: string): string {
  const lines = [
    "# These values are in plain text: keep this file out of Git.",
    "apiVersion: v1",
    "kind: Secret",
    ...metadata(writeScalar(name), writeNamespace(namespace)),
    "type: Opaque",
    "stringData:",
    ...keys.map((key) => `  ${writeKeyName(key.name)}: ${writeExactText(key.content)}${remark(key)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** The lines of an object's metadata, for names as they are written in YAML. */
export const metadata = (name: string, namespace: string | undefined): string[] => [
  "metadata:",
  `  name: ${name}`,
  ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
];

const writeNamespace = (namespace: string): string | undefined =>
  namespace === "" ? undefined : writeScalar(namespace);

/** Keys of Secrets consist of letters, digits, `-`, `_` and `.`; `on` or `1.0` would still be no text without quotes. */
const writeKeyName = (name: string): string => writeScalar(name);

const remark = ({ origin }: DraftKey): string => (origin === "empty" ? " # fill this in" : "");

/** The edits that add keys to an existing Secret; a reason where they cannot be added. */
export function extendSecret(manifest: SecretManifest, keys: readonly DraftKey[]): Edit[] | PatchRefusal {
  const { text, index, object } = manifest;
  const documents = parseYamlDocuments(text);
  if (documents[index]?.root !== undefined && nodeAt(documents[index].root, ["kind"]) === undefined)
    return new PatchRefusal("the Secret is in a list of objects");
  const changes = keys.map(
    ({ name, content }): Change => ({ path: ["stringData", name], value: new ExactText(content) }),
  );
  return patch({ text, root: object }, changes, (next) => {
    const document = parseYamlDocuments(next)[index];
    return { root: document?.root, isBroken: document === undefined || document.problems.length > 0 };
  });
}

/** An ExternalSecret, for which someone has to put the values into the store. */
export function writeExternalSecret(
  { name, keys }: Pick<SecretDraft, "name" | "keys">,
  { namespace, store }: { namespace: string; store: string },
): string {
  const [kind, storeName] = store.includes("/") ? store.split("/") : ["ClusterSecretStore", store];
  const written = writeScalar(name);
  const lines = [
    ...externalHead({
      name: written,
      namespace: writeNamespace(namespace),
      kind: kind ?? "",
      store: storeName ? writeScalar(storeName) : `"" # the name of your store`,
    }),
    ...keys.flatMap((key) => externalKey(key.name, written)),
  ];
  return `${lines.join("\n")}\n`;
}

/** The lines of an ExternalSecret above those of its keys. All names are as they are written in YAML. */
export const externalHead = ({
  name,
  namespace,
  kind,
  store,
}: {
  name: string;
  namespace: string | undefined;
  kind: string;
  store: string;
}): string[] => [
  "apiVersion: external-secrets.io/v1",
  "kind: ExternalSecret",
  ...metadata(name, namespace),
  "spec:",
  "  refreshInterval: 1h",
  "  secretStoreRef:",
  `    kind: ${kind}`,
  `    name: ${store}`,
  "  target:",
  `    name: ${name}`,
  "  data:",
];

/** The lines of a key of an ExternalSecret; `remoteKey` as it is written in YAML. */
export const externalKey = (name: string, remoteKey: string): string[] => [
  `    - secretKey: ${writeKeyName(name)}`,
  "      remoteRef:",
  `        key: ${remoteKey} # where the store keeps it`,
  `        property: ${writeKeyName(name)}`,
];

/** A command that makes a Secret out of files, one for each key, so that no value stands on the command line. */
export function kubectlCommand({ name, keys }: Pick<SecretDraft, "name" | "keys">, namespace: string): string {
  const files = keys.map((key) => `--from-file=${key.name}=${valueFile(name, key.name)}`);
  const place = namespace === "" ? "" : ` --namespace ${namespace}`;
  return [`kubectl create secret generic ${name}${place}`, ...files].join(" \\\n  ");
}

/** The file that holds the value of a key for `kubectlCommand`, beside the values file. */
export const valueFile = (secret: string, key: string): string => `${secret}.secret/${key}`;

/** The command that encrypts a Secret for the cluster; kubeseal overwrites the file it writes to. */
export const kubesealCommand = (secretFile: string, sealedFile: string): string =>
  `kubeseal --format yaml --secret-file ${secretFile} --sealed-secret-file ${sealedFile}`;

/**
 * Whether a file holds the keys of a Secret with just these texts, for everyone who reads it; read back to prove that
 * nothing was lost. Of several Secrets of that name, those that may be one object in the cluster must not differ.
 */
export function holdsAll(text: string, name: string, keys: readonly DraftKey[]): boolean {
  const manifests = readManifests({ uri: "", version: null, text }).filter((candidate) => candidate.name === name);
  const holding = manifests.filter(
    (manifest) =>
      ambiguityOf(manifest.object) === undefined && keys.every((key) => holdsText(manifest, key.name, key.content)),
  );
  return holding.some(({ namespace }) =>
    manifests.every(
      (other) =>
        holding.includes(other) ||
        (namespace !== undefined && other.namespace !== undefined && namespace !== other.namespace),
    ),
  );
}

/** What is wrong with what kubeseal has printed for a Secret. It must have all keys: after this the values are nowhere else. */
export function sealedProblem(text: string, draft: SecretDraft): string | undefined {
  const [manifest, ...others] = readManifests({ uri: "", version: null, text });
  if (manifest?.kind !== "SealedSecret" || others.length > 0 || manifest.name !== draft.name)
    return `kubeseal printed something else than a SealedSecret "${draft.name}".`;
  const encrypted = new Map(manifest.keys.map(({ name, node }) => [name, node.kind === "scalar" ? node.text : ""]));
  const missing = draft.keys.find(({ name }) => !encrypted.get(name));
  if (missing) return `kubeseal left out the key "${missing.name}" of the Secret "${draft.name}".`;
  const texts = textsOf(draft).filter((text) => text.length >= minText);
  return [...encrypted.values()].some((answer) => texts.some((text) => answer.includes(text)))
    ? `What kubeseal printed for the Secret "${draft.name}" is not encrypted.`
    : undefined;
}

/** Shorter texts may be in encrypted ones by chance. */
const minText = 6;

/** What a message is looked through for, and how much of it is repeated. In UTF-16 code units. */
const maxSearched = 10_000;
const maxMessage = 500;

/** A message of a program that has seen the values; hidden as a whole if a part of one of them is in it. */
export function withoutSecrets(message: string, draft: SecretDraft): string {
  const text = message.slice(0, maxSearched);
  const parts = new Set(partsOf(text));
  const isTold = textsOf(draft).some((content) =>
    content.length < partLength ? text.includes(content) : partsOf(content).some((part) => parts.has(part)),
  );
  return isTold
    ? "kubeseal failed, and its message is not shown because it repeats a part of a secret."
    : text.slice(0, maxMessage);
}

/** Parts of this length give a secret away. */
const partLength = 8;

const partsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - partLength + 1) }, (_, start) =>
    text.slice(start, start + partLength),
  );

/** The values as they are and in Base64. */
const textsOf = ({ keys }: SecretDraft): string[] =>
  keys.filter(({ content }) => content !== "").flatMap(({ content }) => [content, encodeBase64(utf8(content))]);
