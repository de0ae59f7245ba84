import { isPlaceholder } from "../../values/effective-value";
import {
  asMap,
  findEntry,
  isMerge,
  type MapNode,
  nodeAt,
  resolveAlias,
  type ValuesNode,
} from "../../yaml/document/nodes";
import { holdsText, type SecretManifest } from "../secret-manifest";
import type { SecretSurroundings } from "../surroundings";

/** A key of a Secret that is about to be written. */
export interface DraftKey {
  name: string;
  content: string;
  /** Where the content comes from: moved out of the values, copied from them or from the chart's defaults, made up, or missing. */
  origin: "moved" | "copied" | "generated" | "empty";
  /** The name it was to have, where the Secret has another value under that one already. */
  instead?: string;
}

/** A Secret that is about to be written, as far as its keys are not in the workspace's manifest already. */
export interface SecretDraft {
  name: string;
  /** The manifest that gets the keys; a new file if there is none. */
  manifest?: SecretManifest;
  keys: DraftKey[];
}

/** A Secret of the wished name that is not used although there is a manifest of it. */
export interface AvoidedSecret {
  name: string;
  /** Why, as a sentence. */
  reason: string;
  /** Several manifests would do, and the user can say which one is meant. */
  isUndecided: boolean;
}

/** A sentence for each key that got another name than it was to have. */
export const renamedKeys = (drafts: readonly SecretDraft[]): string[] =>
  drafts.flatMap(({ name, keys }) =>
    keys.flatMap((key) =>
      key.instead === undefined
        ? []
        : `The Secret ${name} already has another value under "${key.instead}", so this one is under "${key.name}".`,
    ),
  );

/** The Secrets that one operation writes. */
export class SecretDrafts {
  private readonly around: ManifestsAround;
  private readonly choices = new Map<string, ManifestChoice>();
  private readonly drafts = new Map<string, SecretDraft>();
  private readonly avoidedByName = new Map<string, AvoidedSecret>();

  constructor(around: ManifestsAround) {
    this.around = around;
  }

  get all(): SecretDraft[] {
    return [...this.drafts.values()].filter(({ keys }) => keys.length > 0);
  }

  /** The Secrets that others are written instead of. */
  get avoided(): AvoidedSecret[] {
    return [...this.avoidedByName.values()];
  }

  /** The manifests that hold some of the keys already, or get them. */
  get usedManifests(): SecretManifest[] {
    return [...this.drafts.values()].flatMap(({ manifest }) => manifest ?? []);
  }

  /** A name near to the wished one of which there is no manifest, or one that keys can be added to. */
  freeName(wished: string): string {
    for (let number = 1; ; number++) {
      const name = number === 1 ? wished : `${wished}-${number}`;
      const choice = this.choose(name);
      if (choice.kind === "none" || choice.kind === "one") return name;
      const isUndecided = choice.kind === "several";
      const reason = isUndecided
        ? `Several manifests make it: ${choice.manifests.map(placeOf).join(", ")}.`
        : choice.reason;
      this.avoidedByName.set(name, { name, reason, isUndecided });
    }
  }

  /** Whether keys can be added to a Secret that is in the workspace. */
  canExtend(secret: string): boolean {
    return this.manifestOf(secret) !== undefined;
  }

  /** Whether a key can be put into a Secret: it is not there, or holds the same already. */
  accepts(secret: string, key: string, content: string): boolean {
    const drafted = this.drafts.get(secret)?.keys.find(({ name }) => name === key);
    if (drafted) return drafted.content === content;
    const manifest = this.manifestOf(secret);
    return !manifest?.keys.some(({ name }) => name === key) || holdsText(manifest, key, content);
  }

  /** Whether a Secret has a key already, in the workspace or in a draft. */
  has(secret: string, key: string): boolean {
    const drafted = this.drafts.get(secret)?.keys.some(({ name }) => name === key);
    return drafted || this.manifestOf(secret)?.keys.some(({ name }) => name === key) === true;
  }

  /** Puts a key into a Secret, unless it is there already. */
  add(secret: string, key: DraftKey): void {
    const draft = this.drafts.get(secret) ?? { name: secret, manifest: this.manifestOf(secret), keys: [] };
    this.drafts.set(secret, draft);
    if (!this.has(secret, key.name)) draft.keys.push(key);
  }

  private manifestOf(secret: string): SecretManifest | undefined {
    const choice = this.choose(secret);
    return choice.kind === "one" ? choice.manifest : undefined;
  }

  private choose(secret: string): ManifestChoice {
    const choice = this.choices.get(secret) ?? chooseManifest(this.around, secret);
    this.choices.set(secret, choice);
    return choice;
  }
}

/** What the keys of a Secret can be added to. */
export type ManifestChoice =
  | { kind: "none" }
  | { kind: "one"; manifest: SecretManifest }
  /** Several are equally near, so that somebody has to say which one it is. */
  | { kind: "several"; manifests: readonly SecretManifest[] }
  /** There is one that gets no keys, with the reason as a sentence. */
  | { kind: "closed"; reason: string };

/** The surroundings that decide it. */
export type ManifestsAround = Pick<SecretSurroundings, "manifests" | "nearness">;

/** The manifest of a Secret that keys are added to: the nearest one that is the release's for certain, if it is ordinary. */
export function chooseManifest({ manifests, nearness }: ManifestsAround, name: string): ManifestChoice {
  const named = manifests.filter((manifest) => manifest.name === name);
  const [first] = named;
  if (!first) return { kind: "none" };
  const least = Math.min(...named.map((manifest) => nearness.get(manifest) ?? Number.POSITIVE_INFINITY));
  const nearest = named.filter((manifest) => nearness.get(manifest) === least);
  const [manifest, ...others] = nearest;
  if (!manifest) return { kind: "closed", reason: `${placeOf(first)} seems to be for another environment.` };
  if (others.length > 0) return { kind: "several", manifests: nearest };
  const reason = closedBecause(manifest);
  return reason ? { kind: "closed", reason: `${placeOf(manifest)} ${reason}.` } : { kind: "one", manifest };
}

/** A manifest as people find it: the file with its folder, and the namespace. */
export function placeOf({ uri, namespace }: SecretManifest): string {
  const file = uri.split("/").slice(-2).map(decode).join("/");
  return namespace === undefined ? file : `${file} (namespace ${namespace})`;
}

/** A URI may have a % that is none of an escape. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

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
