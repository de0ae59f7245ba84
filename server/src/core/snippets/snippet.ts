import { valid } from "semver";
import { inRanges } from "../schema/version-ranges";
import type { KeyPath } from "../yaml/document/nodes";
import { placeholderTexts, withoutPlaceholders } from "./placeholders";

/** A file in snippets/: VS Code's snippets by their names, and what says where each belongs. The one string is `$schema`. */
export type SnippetFile = Readonly<Record<string, SnippetEntry | string>>;

/** A snippet in such a file. */
export interface SnippetEntry {
  prefix: readonly string[];
  description: string;
  body: readonly string[];
  "x-valuesmith": {
    chart: string;
    /** The chart versions that have what is in the snippet, as `inRanges` reads them; absent for all. */
    versions?: string;
    kind: SnippetKind;
  };
}

/** A block of values, or a manifest that makes a Secret. */
export type SnippetKind = "values" | "manifest";

/** A snippet for one chart version. */
export interface Snippet {
  name: string;
  prefix: string;
  description: string;
  kind: SnippetKind;
  /** Another form of a block, which comes after all blocks themselves. */
  isOtherForm?: true;
  /** Whole lines with placeholders, without the last place of the cursor; the last one has a line break at its end. */
  body: string;
  /** The first text of each placeholder, by its number. */
  texts: ReadonlyMap<string, string>;
  /** The body with these texts. */
  plain: string;
  /** The path below which the chart's values stand in the file. */
  at: KeyPath;
}

/** The snippets in a file by their names, without what names the file's format to editors. */
export function snippetsIn(file: SnippetFile): [string, SnippetEntry][] {
  return Object.entries(file).flatMap(([name, entry]) => (typeof entry === "string" ? [] : [[name, entry]]));
}

/** The snippets for one chart version whose values stand below a path. */
export function readSnippets(file: SnippetFile, version: string, at: KeyPath): Snippet[] {
  if (valid(version) === null) return [];
  return snippetsIn(file).flatMap(([name, { prefix, description, body, "x-valuesmith": belongs }]) => {
    if (belongs.versions !== undefined && !inRanges(belongs.versions, version)) return [];
    const lines = body
      .filter((line) => line !== "$0")
      .map((line) => `${line}\n`)
      .join("");
    const texts = placeholderTexts(lines);
    const plain = withoutPlaceholders(lines, texts);
    return [{ name, prefix: prefix[0] ?? name, description, kind: belongs.kind, body: lines, texts, plain, at }];
  });
}

/**
 * What all prefixes begin with, up to a dash, such as `langfuse-`: whoever has typed as much means a snippet, and no word
 * that is written into a file.
 */
export function commonPrefix(snippets: readonly Snippet[]): string | undefined {
  const [first, ...others] = snippets.map(({ prefix }) => prefix);
  if (first === undefined) return undefined;
  let end = first.lastIndexOf("-");
  while (end > 0 && !others.every((other) => other.startsWith(first.slice(0, end + 1))))
    end = first.lastIndexOf("-", end - 1);
  return end > 0 ? first.slice(0, end + 1) : undefined;
}
