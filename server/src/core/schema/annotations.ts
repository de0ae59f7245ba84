import type { KeyPath } from "../yaml/nodes";
import type { Definitions } from "./json-schema";
import type { CommonFile, KnowledgeFile, Secret } from "./knowledge-files";
import { PathPatterns } from "./path-patterns";
import { inRanges } from "./version-ranges";

/** What people wrote about the keys of one chart, ready to be looked up by path. */
export interface Annotations {
  definitions: Definitions;
  types: PathPatterns<string | string[]>;
  secrets: PathPatterns<Secret>;
  /** The Kubernetes type of a path, such as `Probe` or `EnvVar[]`. */
  kubernetesType(path: KeyPath): string | undefined;
  /** The only values that the chart accepts at a path, where that is known. */
  allowedValues(path: KeyPath, version: string): unknown[] | undefined;
}

/** Prepares a chart's knowledge.json, and common.json for all charts. */
export function prepareAnnotations(
  knowledge: KnowledgeFile | undefined,
  common: CommonFile,
  definitions: Definitions,
): Annotations {
  const exceptions = new PathPatterns(knowledge?.kubernetes);
  const usual = new PathPatterns(common.kubernetes, "suffixes");
  const values = new PathPatterns(groupByPath(knowledge?.values ?? []));
  return {
    definitions,
    types: new PathPatterns(knowledge?.types),
    secrets: new PathPatterns(knowledge?.secrets),
    kubernetesType: (path) => {
      const exception = exceptions.get(path);
      return exception === undefined ? usual.get(path) : (exception ?? undefined);
    },
    allowedValues: (path, version) =>
      values.get(path)?.find((entry) => inRanges(entry.versions ?? true, version))?.values,
  };
}

function groupByPath<T extends { path: string }>(entries: T[]): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const entry of entries) {
    groups[entry.path] ??= [];
    groups[entry.path]?.push(entry);
  }
  return groups;
}
