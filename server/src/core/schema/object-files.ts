import type { Definitions, JsonSchema } from "./json-schema";

/** objects.json: the kinds of Kubernetes objects that are known. */
export interface ObjectListFile {
  objects: ObjectListing[];
}

export interface ObjectListing {
  group: string;
  kind: string;
  version: string;
  /** The page about the kind. */
  link: string;
  /** Where its custom resource definition is; absent for Kubernetes' own kinds. */
  crd?: { repository: string; tag: string; path: string };
  /** The definition in kubernetes.json that its `spec` has. */
  spec?: string;
  /** Path -> values worth offering. */
  examples?: Record<string, string[]>;
  /** No description is taken from the custom resource definition. */
  ownWords?: true;
  /** Path -> what the field does. */
  descriptions?: Record<string, string>;
  /** Versions that are not served any more -> why. */
  old?: Record<string, string>;
}

/** objects/GROUP.json */
export interface ObjectSchemasFile {
  /** The kinds that cannot do without a `spec`. */
  needSpec: string[];
  /** Kind -> the schema of `spec`. */
  kinds: Record<string, JsonSchema>;
  $defs: Definitions;
}
