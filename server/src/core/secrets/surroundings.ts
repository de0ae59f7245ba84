import type { SecretManifest } from "./secret-manifest";

/** What is around a values file that its secrets have to do with; gathered before a snapshot is made. */
export interface SecretSurroundings {
  /** Where the values file is. */
  uri: string;
  /** The version of the open document; null for a file that is not open. */
  version: number | null;
  /** The manifests that may make the Secrets of the release; not those of other namespaces and environments. */
  manifests: readonly SecretManifest[];
  /** How near those manifests are that are the release's own for certain, least for the nearest: only they get keys. */
  nearness: ReadonlyMap<SecretManifest, number>;
  /** All YAML files that were found in the workspace, so that none is overwritten. */
  files: ReadonlySet<string>;
  settings: SecretSettings;
  /** As many random bytes as asked for. */
  random: (length: number) => ArrayLike<number>;
}

/** The form that secrets are moved to. */
export type SecretTarget = "Secret" | "ExternalSecret" | "SealedSecret" | "kubectl";

/** What the user wants Secrets to be like. */
export interface SecretSettings {
  target: SecretTarget;
  /** The namespace to write into manifests; empty for none. */
  namespace: string;
  /** The store that an ExternalSecret takes its values from: `ClusterSecretStore/name`, `SecretStore/name` or empty. */
  store: string;
}

/** Whether Kubernetes accepts a text as the name of a Secret. */
export const isSecretName = (text: string): boolean => /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);

/** Whether Kubernetes accepts a text as a key of a Secret; `.` and `..` are none, as keys become the names of files. */
export const isSecretKey = (text: string): boolean => /^(?!\.{1,2}$)[-._A-Za-z0-9]{1,253}$/.test(text);

/** Whether Kubernetes accepts a text as the name of a namespace. */
export const isNamespace = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
