import type { Definitions, JsonSchema } from "./json-schema";

/**
 * The shapes of the hand-written and generated files below `schemas/`; the JSON Schemas in schemas/formats/ say what the parts of the
 * former mean, schemas/README.md those of the latter.
 */

/** charts.json */
export interface ChartListFile {
  charts: ChartListing[];
  subcharts: SubchartListing[];
}

export interface ChartListing {
  name: string;
  title: string;
  helmRepository: string;
  /** Patterns of file names that belong to the chart. */
  files: string[];
  /** Names of folders whose values files belong to the chart. */
  folders: string[];
  /** Two-level paths that together only this chart has. */
  marks: string[];
  /** How the chart is rendered where the user has not said otherwise. */
  render?: { release?: string; namespace?: string; apiVersions?: string[] };
}

export interface SubchartListing {
  folder: string;
  name: string;
  sources: string[];
}

/** A key in history.json. */
export interface HistoryNode {
  type?: string;
  default?: unknown;
  properties?: Record<string, HistoryNode>;
  "x-long-default"?: true;
  "x-versions"?: Ranges;
  "x-defaults"?: Record<string, unknown>;
  "x-hidden"?: Ranges;
  "x-dead"?: Ranges;
  "x-open"?: Ranges;
}

/** `true` for all versions of the parent, else ranges as schemas/README.md writes them. */
export type Ranges = string | true;

/** history.json */
export interface ChartHistory extends HistoryNode {
  "x-chart": string;
  "x-chart-versions": string[];
  "x-dependencies": Record<string, HistoryDependency[]>;
}

export interface HistoryDependency {
  versions: string;
  name: string;
  version: string;
  repository: string;
}

/** knowledge.json */
export interface KnowledgeFile {
  types?: Record<string, TypeEntry>;
  kubernetes?: Record<string, string | null>;
  values?: AllowedValues[];
  renames?: Rename[];
  keys?: KnownKey[];
  guards?: Guard[];
  advice?: Advice[];
  environment?: EnvironmentGroup[];
  /** Known defects of chart versions, whatever the file says. */
  advisories?: { versions: string; message: string }[];
  /** Keys that people write although no version has them, and the key they mean. */
  misplaced?: Record<string, Misplaced>;
}

/** One type (`map`, `list`, `string`, `number`, `boolean`, `any`), several, or types by version. */
export type TypeEntry = string | string[] | { versions: string; type: string | string[] }[];

/** The key that is meant; with `fix: false` the value cannot just be moved there. */
export type Misplaced = string | { instead: string; fix: false };

export interface AllowedValues {
  path: string;
  versions?: string;
  /** What completion offers. */
  values: unknown[];
  /** Accepted too. */
  also?: unknown[];
  ignoreCase?: boolean;
  /** `false`: other values are accepted, too. */
  strict?: boolean;
}

/** A key that exists although no generator can see it. */
export interface KnownKey {
  path: string;
  versions?: string;
  type?: string | string[];
  /** Keys to offer for the last `*` of the path. */
  names?: string[];
}

export interface Rename {
  old: string;
  /** `null`: removed without a successor. */
  new: string | null;
  /** The first version in which the old key does not work. */
  since: string;
  /** What the chart does with the old key. */
  helm: "fails" | "ignores" | "breaks" | "reads";
  /** Helm's own words, when it fails. */
  message?: string;
  note?: string;
  /** The entry is about values of this kind only, or about values other than the default. */
  when?: "scalar" | "map" | "list" | "changed";
  /** The last version in which the old key does not work, if it came back. */
  until?: string;
  /** The chart does not look for the old key while all of these hold. */
  unless?: Condition[];
  /** What becomes of the value; without it the value is moved as it is. */
  fix?: RenameFix;
}

/**
 * `false`: the new key takes something else, which people have to write. `remove`: the key just goes. `values`: the new
 * value of each old one, or `null` where the key just goes. `rewrite`: the text for the value, with `$value` for a plain value or `$key` for one of its keys.
 */
export type RenameFix = false | "remove" | { values: Record<string, unknown> } | Rewrite;

/** `drops`: the values of the other keys of a map that may go with it, as they say nothing. Anything else is left to people. */
export interface Rewrite {
  rewrite: string;
  drops?: Record<string, unknown[]>;
}

/** What is no mistake, but not how production should run. */
export interface Advice {
  /** A name for the advice. */
  code: string;
  versions?: string;
  /** What makes the advice useful; none: always. */
  when?: Condition[];
  /** The components it may be about; those for which `each` holds, with paths below them, are told in one finding. */
  of?: string[];
  each?: Condition[];
  /** Without `of`: the path it is reported on, or the nearest existing parent. */
  at?: string;
  /** `{of}` are the components, `{at}` is the path. */
  message: string;
  /** The values to add, by their paths; below each component, where there are components. */
  set?: Record<string, unknown>;
}

export interface Guard {
  /** A name for the check; guards that say the same about several places share it. */
  code: string;
  /** The path it is reported on, or the nearest existing parent. */
  at: string;
  versions?: string;
  when: Condition[];
  severity: "error" | "warning" | "information" | "hint";
  message: string;
}

/** The environment variables of containers that the same lists of values add to. */
export interface EnvironmentGroup {
  /** Paths of lists of `name` and `value`, or of maps of variables. */
  lists: string[];
  versions?: string;
  /** Those of `lists` in which the chart looks for variables that it sets itself. */
  refusing?: string[];
  /** A list whose variables go into the containers of all of `lists`, too; Helm refuses a variable that is in both. */
  shared?: string;
  /** Those of `lists` that reach all containers which get the variables of `set`. */
  everywhere?: string[];
  /** The variables that the chart sets. */
  set?: Record<string, ChartVariable>;
  /** Further variables that the containers read, as far as they are known. */
  read?: string[];
}

/** A variable that a chart sets itself. */
export interface ChartVariable {
  /** The values it is made of, the most telling one first. */
  from?: string | string[];
  /** The value that it is, just as it stands there, so that setting one is setting the other. */
  is?: string;
  /** The versions that always set it; where this is missing, a value that is not empty is passed on. */
  always?: Ranges;
  /** When the chart refuses to render a second one. */
  refused?: Condition[];
}

/** `not`: there is no item for which all of these hold. */
export type Condition = PathCondition | { any: Condition[] } | { all: Condition[] } | { not: Condition[] };

export interface PathCondition {
  path: string;
  is?: unknown;
  isNot?: unknown;
  in?: unknown[];
  notIn?: unknown[];
  /** Missing, null, `""`, `[]` or `{}` after merging over the chart's defaults. */
  empty?: boolean;
  /** Written in this file. */
  set?: boolean;
  matches?: string;
  notMatches?: string;
  /** The last key of the path does not match. */
  keyNotMatches?: string;
  /** The path of a number that is larger. */
  lessThan?: string;
  /** Is a number, or a text that is one, below this. */
  below?: number;
  /** The path of an equal value. */
  sameAs?: string;
  "is a"?: "map" | "list" | "string" | "number" | "boolean";
}

/** common.json */
export interface CommonFile {
  kubernetes: Record<string, string>;
  descriptions: Record<string, string>;
}

/** descriptions.json */
export interface DescriptionsFile {
  descriptions: Record<string, string>;
  /** The vendor's page about a key and all that stands below it. */
  links?: Record<string, string>;
}

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
