import { lower, wildmatch } from "./wildmatch";

/** A line of a .gitignore or another file of excludes. All texts are bytes, one in each character. */
export interface IgnoreRule {
  /** The folder that the rule is for, from the root of the repository on and with a slash at its end; empty for the root. */
  base: string;
  pattern: string;
  /** It takes back what an earlier rule ignores. */
  isNegative: boolean;
  /** It is for folders. */
  isFolder: boolean;
  /** It has no slash, so it is for names in all folders below. */
  isName: boolean;
}

/** The rules of a file for the folder that it is in, in their order. */
export function readRules(bytes: string, base: string): IgnoreRule[] {
  const text = bytes.startsWith("\xef\xbb\xbf") ? bytes.slice(3) : bytes;
  return text.split("\n").flatMap((line) => {
    if (line === "" || line.startsWith("#")) return [];
    // Git ends texts at a zero byte, as C does.
    const [read = ""] = line.replace(/\r$/, "").split("\0", 1);
    return [readRule(withoutSpaces(read), base)];
  });
}

function readRule(line: string, base: string): IgnoreRule {
  const isNegative = line.startsWith("!");
  const rest = isNegative ? line.slice(1) : line;
  const isFolder = rest.endsWith("/");
  const pattern = isFolder ? rest.slice(0, -1) : rest;
  return { base, pattern, isNegative, isFolder, isName: !pattern.includes("/") };
}

/** A line without the spaces at its end, of which a backslash keeps the one behind it. */
function withoutSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === " ") end--;
  let backslashes = 0;
  while (line[end - backslashes - 1] === "\\") backslashes++;
  return line.slice(0, backslashes % 2 === 1 ? end + 1 : end);
}

/**
 * Whether rules ignore a file; what comes later in their list wins, and nothing is in a folder that is ignored. `path` is from
 * the root of the repository on. It has to be so whether or not Git takes upper for lower case there, which is left open here.
 */
export const isIgnored = (rules: readonly IgnoreRule[], path: string): boolean =>
  [false, true].every((fold) => isExcluded(compile(rules, fold), path, fold));

interface CompiledRule extends IgnoreRule {
  fits(text: string): boolean;
}

const compile = (rules: readonly IgnoreRule[], fold: boolean): CompiledRule[] =>
  rules.map((rule) => ({ ...rule, fits: fitting(rule, fold) }));

/** Git compares what comes before the first special character by itself, so that `**` may begin a pattern behind it. */
function fitting({ pattern, isName }: IgnoreRule, fold: boolean): (text: string) => boolean {
  const whole = !isName && pattern.startsWith("/") ? pattern.slice(1) : pattern;
  if (isName) return whole === "" ? () => false : wildmatch(whole, fold);
  const special = whole.search(/[*?[\\]/);
  const literal = special === -1 ? whole : whole.slice(0, special);
  const rest = wildmatch(whole.slice(literal.length), fold);
  const begins = fold ? lower(literal) : literal;
  return (text) => (fold ? lower(text) : text).startsWith(begins) && rest(text.slice(begins.length));
}

function isExcluded(rules: readonly CompiledRule[], path: string, fold: boolean): boolean {
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1))
    if (ruleFor(rules, { path: path.slice(0, end), isFolder: true, fold })?.isNegative === false) return true;
  return ruleFor(rules, { path, isFolder: false, fold })?.isNegative === false;
}

interface Asked {
  path: string;
  isFolder: boolean;
  fold: boolean;
}

const ruleFor = (rules: readonly CompiledRule[], { path, isFolder, fold }: Asked): CompiledRule | undefined =>
  rules.findLast((rule) => {
    if (rule.isFolder && !isFolder) return false;
    const isBelow = fold ? lower(path).startsWith(lower(rule.base)) : path.startsWith(rule.base);
    if (!isBelow || path.length === rule.base.length) return false;
    return rule.fits(path.slice(rule.isName ? path.lastIndexOf("/") + 1 : rule.base.length));
  });
