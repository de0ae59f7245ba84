import { valid } from "semver";
import { documentSpans } from "../objects/find-objects";
import { inRanges } from "../schema/version-ranges";
import type { KeyPath } from "../yaml/document/nodes";

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

const blankOrComment = /^[ \t]*(?:#.*)?$/;

const isEmpty = (text: string): boolean =>
  text.split(/\r?\n/).every((line) => blankOrComment.test(line.replace("\uFEFF", "")));

/**
 * Whether a manifest can be written at an offset: the document there is empty, and so is the file, or the other documents of
 * it are objects.
 */
export function manifestPlace(text: string, offset: number): boolean {
  const spans = documentSpans(text);
  const around = spans.findLast(({ start }) => start <= offset);
  if (!around || offset > around.end || !isEmpty(text.slice(around.start, around.end))) return false;
  const others = spans.map(({ start, end }) => text.slice(start, end)).filter((document) => !isEmpty(document));
  return others.every((document) => /^apiVersion:/m.test(document) && /^kind:/m.test(document));
}

/** Whether there may be a place for a manifest in a file of no chart: it is (nearly) empty, or says that it is of objects. */
export const mayHoldManifests = (text: string): boolean =>
  text.length < 200 || (/^apiVersion:/m.test(text) && /^kind:/m.test(text));

/** A place in a snippet for the user to fill in: `$1`, `${1}`, `${1:text}` or `${1|one,two|}`. */
interface Placeholder {
  number: string;
  /** What stands there first; absent where another place with the same number says it. */
  text?: string;
}

/** The three forms, and a backslash with what it escapes; a placeholder is on one line and begins no other. */
const syntax = /\\([\\$}])|\$(\d{1,3})|\$\{(\d{1,3})(?:\}|:((?:[^\\}$\n]|\\.)*)\}|\|((?:[^\\|$\n]|\\.)*)\|\})/g;

/** Calls `write` for each placeholder of a snippet, `$0` included; `character` for what a backslash stands before. */
function rewrite(
  snippet: string,
  { write, character }: { write: (place: Placeholder, source: string) => string; character: (char: string) => string },
): string {
  return snippet.replaceAll(syntax, (source: string, escaped, plain, braced, text, choices) => {
    if (escaped !== undefined) return character(escaped);
    const first = choices === undefined ? text : String(choices).split(/(?<!\\),/)[0];
    return write({ number: plain ?? braced, text: first?.replaceAll(/\\(.)/g, "$1") }, source);
  });
}

/** The first text of each placeholder, by its number. */
function placeholderTexts(snippet: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const write = ({ number, text }: Placeholder): string => {
    if (text !== undefined) texts.set(number, text);
    return "";
  };
  rewrite(snippet, { write, character: (char) => char });
  return texts;
}

/** A snippet as plain text: each placeholder is its first text. */
export const withoutPlaceholders = (snippet: string, texts: ReadonlyMap<string, string>): string =>
  rewrite(snippet, { write: ({ number }) => texts.get(number) ?? "", character: (char) => char });

/** The numbers of the placeholders in a snippet, but for the last place of the cursor (`$0`). */
export function placeholderNumbers(snippet: string): Set<string> {
  const numbers = new Set<string>();
  const write = ({ number }: Placeholder): string => {
    if (number !== "0") numbers.add(number);
    return "";
  };
  rewrite(snippet, { write, character: (char) => char });
  return numbers;
}

/**
 * A part of a snippet that is a snippet by itself: a placeholder whose text is said elsewhere says it here, and those with
 * the numbers in `fixed` become text.
 */
export function asSnippet(part: string, texts: ReadonlyMap<string, string>, fixed: ReadonlySet<string>): string {
  const said = new Set<string>();
  const write = ({ number, text }: Placeholder, source: string): string => {
    const first = texts.get(number);
    if (fixed.has(number)) return escapeText(first ?? "");
    const isSaid = said.has(number) || text !== undefined || first === undefined;
    said.add(number);
    return isSaid ? source : `\${${number}:${escapeText(first)}}`;
  };
  return rewrite(part, { write, character: (char) => `\\${char}` });
}

/** A text as a snippet that has no placeholders. */
export const escapeText = (text: string): string => text.replaceAll(/[\\$}]/g, "\\$&");
