import type { KeyPath } from "../yaml/document/nodes";
import type { Descriptions } from "./annotations";
import { type ChartSecrets, noSecrets } from "./chart-secrets";
import type { Definitions, JsonSchema } from "./json-schema";
import type {
  Advice,
  ChartHistory,
  EnvironmentGroup,
  Guard,
  Misplaced,
  ObjectListing,
  Rename,
} from "./knowledge-files";
import { PathPatterns } from "./path-patterns";

export type Certainty = "exact" | "nearest" | "inferred";

/** What is known about the values below one key (the root, or a dependency of an umbrella chart). */
export interface Scope {
  /** The path that the chart's values stand below. */
  at: KeyPath;
  chart: string;
  /** The version the keys are those of; absent for a chart known by its folder only. */
  version?: string;
  /** What the keys are known from: this very version, a neighbouring one, or only the chart's values.yaml. */
  certainty: Certainty;
  /** The renames that have happened by this version, with paths relative to `at`. */
  renames: Rename[];
  guards: Guard[];
  advice: Advice[];
  environment: EnvironmentGroup[];
  /** Known defects of this version. */
  advisories: string[];
  /** Keys that people write although no version has them -> the key they mean. */
  misplaced: PathPatterns<Misplaced>;
  descriptions: Descriptions;
  /** Where the chart takes sensitive values from, with paths relative to `at`. */
  secrets: ChartSecrets;
  /** The keys of all versions, for "since" and "until". */
  history?: ChartHistory;
}

/** What is known about the values of one chart version. Immutable. */
export interface ChartKnowledge {
  chart: string;
  title: string;
  version?: string;
  /** The schema of the root. */
  schema: JsonSchema;
  definitions: Definitions;
  /** The root's scope first. */
  scopes: Scope[];
  /** The kind of objects that this is about, where it is about no chart. */
  object?: ObjectListing;
  /** The text of the schema that the chart brings itself, and what it is applied to: values merged over the defaults. */
  ownSchema?: { text: string; merge(values: unknown): unknown };
}

/** The scope that a path belongs to, and the path relative to it. */
export function scopeOf(knowledge: ChartKnowledge, path: KeyPath): { scope: Scope; path: KeyPath } {
  const [root, ...inner] = knowledge.scopes;
  const scope = inner.find(({ at }) => at.every((key, index) => path[index] === key)) ?? root;
  if (!scope) throw new Error("Knowledge without a scope.");
  return { scope, path: path.slice(scope.at.length) };
}

/** What is known about values that nobody has written anything about. */
export const bareScope: Omit<Scope, "chart" | "certainty" | "descriptions"> = {
  at: [],
  renames: [],
  guards: [],
  advice: [],
  environment: [],
  advisories: [],
  misplaced: new PathPatterns({}),
  secrets: noSecrets,
};
