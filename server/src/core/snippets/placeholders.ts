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
export function placeholderTexts(snippet: string): ReadonlyMap<string, string> {
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
