import { nodeAt } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import type { Change } from "../../yaml/edit/intended-values";
import { PatchRefusal, patch } from "../../yaml/edit/patch";
import { ExactText, writeExactText, writeScalar } from "../../yaml/edit/write-value";
import { parseYamlDocuments } from "../../yaml/read/parse";
import { holdsText, readManifests, type SecretManifest } from "../secret-manifest";
import { ambiguityOf } from "./closed-manifest";
import type { DraftKey, SecretDraft } from "./secret-drafts";

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
