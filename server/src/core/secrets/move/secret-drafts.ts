import { holdsText, type SecretManifest } from "../secret-manifest";
import { chooseManifest, type ManifestChoice, type ManifestsAround, placeOf } from "./choose-manifest";

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
