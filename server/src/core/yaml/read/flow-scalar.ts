import { isScalar, parseDocument } from "yaml";
import type { ScalarNode } from "../document/nodes";

/** What the YAML parser here folds in another way than Helm: breaks that Helm keeps, and what follows an escaped break. */
export const foldsDifferently = (source: string): boolean => /[\u2028\u2029]|\\[\r\n\u0085]/.test(source);

/** Helm keeps U+2028 and U+2029 in a text, and takes two carriage returns and a line feed for one line break. */
export const isMisread = (source: string): boolean => /[\u2028\u2029]|\r\r\n/.test(source);

/**
 * The text of a scalar in quotes, or of a plain one, on any number of lines, as Helm folds them. `source` is all of it with
 * its quotes. How the lines are indented makes no difference.
 */
export function readFlowScalar(source: string, style: ScalarNode["style"]): string {
  if (style === "plain") return source.replaceAll(blanks, fold);
  if (style === "single") return source.slice(1, -1).replaceAll(blanks, fold).replaceAll("''", "'");
  const line = source.replaceAll(
    /\\(?:\r\n|[\n\r\u0085\u2028\u2029])[ \t\n\r\u0085\u2028\u2029]*|\\[\s\S]|[ \t\n\r\u0085\u2028\u2029]+/g,
    (part) => (part.startsWith("\\") ? foldEscaped(part) : escapeBreaks(fold(part))),
  );
  const { contents } = parseDocument(line, { schema: "failsafe", logLevel: "silent" });
  return isScalar(contents) ? String(contents.value) : "";
}

const blanks = /[ \t\n\r\u0085\u2028\u2029]+/g;

/** A single line feed becomes a space, and the first of several goes. U+2028 and U+2029 stay, as all that follows them. */
function fold(gap: string): string {
  const [first, ...others] = breaksIn(gap);
  if (first === undefined) return gap;
  return first === "\n" ? others.join("") || " " : first + others.join("");
}

/** A backslash with what follows it: of an escaped line break, the empty lines behind it stay. */
function foldEscaped(part: string): string {
  const breaks = breaksIn(part);
  return breaks.length > 0 ? escapeBreaks(breaks.slice(1).join("")) : part;
}

const breaksIn = (text: string): string[] =>
  [...text.matchAll(/\r\n|[\n\r\u0085\u2028\u2029]/g)].map(([found]) => (/[\u2028\u2029]/.test(found) ? found : "\n"));

const escapeBreaks = (text: string): string =>
  text.replaceAll("\n", "\\n").replaceAll("\u2028", "\\L").replaceAll("\u2029", "\\P");
