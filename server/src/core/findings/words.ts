import type { ChartKnowledge, Scope } from "../schema/chart-knowledge";
import { typeWord } from "../schema/json-schema";
import { formatPath, type KeyPath } from "../yaml/document/nodes";

/** `langfuse 2.0.0`, as messages name a chart. */
export const chartName = ({ chart, version }: Pick<Scope, "chart" | "version">): string =>
  version ? `${chart} ${version}` : chart;

/** Who reads a file: Helm a values file, and whoever applies it an object. */
export const readerOf = ({ object }: Pick<ChartKnowledge, "object">): string => (object ? "Kubernetes" : "Helm");

/** `a map`, `a list`, `a string`, `a number`; `true or false` needs no article. */
export const aType = (type: string): string => (type === "boolean" ? typeWord(type) : `a ${typeWord(type)}`);

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export const either = (words: readonly string[]): string => list(words, "or");

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export const all = (words: readonly string[]): string => list(words, "and");

function list(words: readonly string[], conjunction: string): string {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${conjunction} ${last}`;
}

/** A key as messages name it: its path in quotes. A key inside that needs quotes itself gets single ones. */
export const named = (path: KeyPath): string => `"${formatPath(path).replaceAll('"', "'")}"`;
