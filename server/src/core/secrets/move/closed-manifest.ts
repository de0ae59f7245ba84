import { isPlaceholder } from "../../values/placeholder";
import {
  asMap,
  findEntry,
  isMerge,
  type MapNode,
  nodeAt,
  resolveAlias,
  type ValuesNode,
} from "../../yaml/document/nodes";
import type { SecretManifest } from "../secret-manifest";

/** Why no plain value may be added to a manifest, as the end of the sentence "It …"; undefined where keys can be added. */
export function closedBecause(manifest: SecretManifest): string | undefined {
  const { kind, object, isListed, isTracked } = manifest;
  if (kind !== "Secret") return `is a manifest of the kind ${kind}`;
  if (isEncrypted(manifest)) return "is encrypted, or filled in by another tool";
  if (isTracked) return "is tracked by Git, so that its values would be committed";
  if (isListed) return "is an item of a list";
  if (isImmutable(object)) return "is immutable";
  return ambiguityOf(object);
}

/** What files look like that SOPS, Ansible Vault, git-crypt, age or PGP have encrypted, as a whole or value by value. */
const encryptedText =
  /\bENC\[[A-Z0-9_]+,|^["']?sops["']?[ \t]*:|^[ \t]*["']sops["'][ \t]*:|\$ANSIBLE_VAULT;|^\0GITCRYPT|-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----/m;

/** Names of files that are meant to be encrypted, although this one may be decrypted at the moment: `secrets.enc.yaml`. */
const encryptedName = /(?:^|[._-])(?:enc|encrypted|sops|vault)[._-]|\.(?:age|gpg)\./i;

/** Folders for such files. */
const encryptedFolder = /\/(?:encrypted|sops)\//i;

/** Annotations by which other tools fill a Secret in. */
const fillingAnnotation =
  /^(?:avp\.kubernetes\.io\/|replicator\.v1\.mittwald\.de\/replicate-from|vault\.security\.banzaicloud\.io\/)/;

/** What values look like that other tools fetch from elsewhere, beside those of `isPlaceholder`. */
const fetchedText = /^(?:(?:ref\+|secretref\+)[\w.+-]+:\/\/|secrets(?:\+[\w-]+)*:\/\/|vault:|<[\w./:#-]+>$)/;

const isEncryptedByName = (uri: string): boolean =>
  encryptedName.test(uri.slice(uri.lastIndexOf("/") + 1)) || encryptedFolder.test(uri);

/** Plain text beside encrypted values is published with them, so one of them in the file is enough. */
function isEncrypted({ uri, text, object, keys }: SecretManifest): boolean {
  if (encryptedText.test(text) || isEncryptedByName(uri) || findEntry(object, "sops")) return true;
  const annotations = asMap(nodeAt(object, ["metadata", "annotations"]));
  if (annotations?.entries.some(({ key }) => fillingAnnotation.test(key.text))) return true;
  return keys.some(({ node }) => {
    const value = resolveAlias(node);
    if (value?.kind !== "scalar") return false;
    // A tag such as !vault or !encrypted.
    const isTagged = value.tag !== undefined && /^![^!]/.test(value.tag);
    return value.value === undefined || isTagged || isPlaceholder(value.text) || fetchedText.test(value.text);
  });
}

function isImmutable(object: MapNode): boolean {
  const node = nodeAt(object, ["immutable"]);
  const value = node && resolveAlias(node);
  return value !== undefined && !(value.kind === "scalar" && (value.value === false || value.value === null));
}

/** Why readers of the manifest may not agree on what is in it, so that a value could get lost. */
export function ambiguityOf(object: MapNode): string | undefined {
  const parts = ["metadata", "data", "stringData"].map((key) => [key, findEntry(object, key)?.value] as const);
  for (const [key, value] of [["", object] as const, ...parts]) {
    const what = key === "" ? "" : ` in ${key}`;
    if (value?.kind === "alias" || hasMerge(value)) return `takes keys from an anchor${what}`;
    const twice = repeatedKey(value);
    if (twice !== undefined) return `has the key "${twice}" twice${what}`;
    if (value && !asMap(value) && !isNothing(value)) return `has something else than a map${what}`;
  }
  return undefined;
}

const hasMerge = (node: ValuesNode | undefined): boolean => node?.kind === "map" && node.entries.some(isMerge);

const isNothing = (node: ValuesNode): boolean => node.kind === "scalar" && node.value === null;

function repeatedKey(node: ValuesNode | undefined): string | undefined {
  const names = node?.kind === "map" ? node.entries.map(({ key }) => key.text) : [];
  return names.find((name, index) => names.indexOf(name) !== index);
}
