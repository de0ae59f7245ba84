/** A document of another tool that installs a chart with values files. */
export interface Deployment {
  /** What the document is, for people, such as `Argo CD Application`. */
  tool: string;
  /** The chart's name, without its repository. */
  chart: string;
  /** A version or a range; absent where the document leaves it open or fills it in later. */
  version?: string;
  /** The namespace that it installs into; absent where the document leaves it open or fills it in later. */
  namespace?: string;
  files: readonly NamedFile[];
  /** The names of the ConfigMaps and Secrets that hold values. */
  maps?: readonly string[];
}

/** A ConfigMap or a Secret that a kustomization generates of files. */
export interface GeneratedMap {
  name: string;
  files: readonly NamedFile[];
}

/** A values file as the document names it. */
export interface NamedFile {
  /** Relative, with `/`. */
  path: string;
  /**
   * The path counts from the document's own folder, or from that or any folder above it: the nearest one in which there is
   * such a file, or the farthest one where it counts from the root of a repository.
   */
  from: "folder" | "above" | "root";
}

/** What other tools fill in later is no name. */
export const isTemplated = (text: string): boolean => /[{$`]/.test(text);

/** `oci://registry.example.com/charts/langfuse` and `langfuse/langfuse` -> `langfuse`; undefined for a chart in a folder. */
export function chartIn(reference: string): string | undefined {
  if (/^[./~]/.test(reference) || isTemplated(reference)) return undefined;
  return reference.slice(reference.lastIndexOf("/") + 1) || undefined;
}

/** A namespace as far as it is one by now, as a part of a deployment. */
export const inNamespace = (text: string | undefined): Pick<Deployment, "namespace"> =>
  text === undefined || text === "" || isTemplated(text) ? {} : { namespace: text };

/** A version as far as it is one by now. */
export const versionOf = (text: string | undefined): string | undefined =>
  text === undefined || text === "" || isTemplated(text) ? undefined : text;
