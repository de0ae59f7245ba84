import { holdsText, isExtensible, type SecretManifest } from "./secret-manifest";

/** A key of a Secret that is about to be written. */
export interface DraftKey {
  name: string;
  content: string;
  /** Where the content comes from: moved out of the values, copied from them or from the chart's defaults, made up, or missing. */
  origin: "moved" | "copied" | "generated" | "empty";
}

/** A Secret that is about to be written, as far as its keys are not in the workspace's manifest already. */
export interface SecretDraft {
  name: string;
  /** The manifest that gets the keys; a new file if there is none. */
  manifest?: SecretManifest;
  keys: DraftKey[];
}

/** The Secrets that one operation writes. */
export class SecretDrafts {
  private readonly manifests: readonly SecretManifest[];
  private readonly drafts = new Map<string, SecretDraft>();

  constructor(manifests: readonly SecretManifest[]) {
    this.manifests = manifests;
  }

  get all(): SecretDraft[] {
    return [...this.drafts.values()].filter(({ keys }) => keys.length > 0);
  }

  /** The manifests that hold some of the keys already, or get them. */
  get usedManifests(): SecretManifest[] {
    return [...this.drafts.values()].flatMap(({ manifest }) => manifest ?? []);
  }

  /** A name near to the wished one of which no manifest is something that keys cannot be added to. */
  freeName(wished: string): string {
    for (let number = 1; ; number++) {
      const name = number === 1 ? wished : `${wished}-${number}`;
      const others = this.manifests.filter((manifest) => manifest.name === name);
      if (others.every(isExtensible)) return name;
    }
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
    return this.manifests.find((manifest) => manifest.name === secret && isExtensible(manifest));
  }
}
