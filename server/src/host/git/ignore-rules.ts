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

/**
 * Patterns as Git matches them. Texts are bytes, one in each character, as Git's are: `?` is one byte and not one letter.
 * No regular expressions: the patterns are those of a folder that nobody has to trust, and here they take time with
 * the length of the pattern times that of the text at most.
 */

/** One step through a pattern, as it goes on with a byte. */
interface Step {
  /** Whether the byte leads to the next step. */
  leaves(byte: number): boolean;
  /** Whether the byte leads here again. */
  stays?(byte: number): boolean;
  /** How many steps on one may be without any byte. */
  skips?: number[];
}

const slash = 0x2f;
const never = (): boolean => false;

/** Reads a pattern; the function tells whether it fits a text as a whole. `fold` takes A for a, in ASCII. */
function wildmatch(pattern: string, fold: boolean): (text: string) => boolean {
  const steps = readPattern(pattern, fold);
  if (!steps) return never;
  return (text) => fits(steps, fold ? lower(text) : text);
}

/** ASCII letters as small ones. */
const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function fits(steps: readonly Step[], text: string): boolean {
  let states = new Set<number>();
  enter(steps, states, 0);
  for (let at = 0; at < text.length && states.size > 0; at++) {
    const byte = text.charCodeAt(at);
    const next = new Set<number>();
    for (const state of states) {
      const step = steps[state];
      if (step?.leaves(byte)) enter(steps, next, state + 1);
      if (step?.stays?.(byte)) enter(steps, next, state);
    }
    states = next;
  }
  return states.has(steps.length);
}

function enter(steps: readonly Step[], states: Set<number>, state: number): void {
  if (states.has(state)) return;
  states.add(state);
  for (const skip of steps[state]?.skips ?? []) enter(steps, states, state + skip);
}

const always = (): boolean => true;
const inName = (byte: number): boolean => byte !== slash;

/** `*`, and `**` where it is not between slashes. */
const star: Step = { leaves: never, stays: inName, skips: [1] };
/** `**` at the end. */
const anything: Step = { leaves: never, stays: always, skips: [1] };
/** `**` and a slash: nothing, or anything that ends with a slash. */
const folders: Step[] = [
  { leaves: never, skips: [1, 2] },
  { leaves: (byte) => byte === slash, stays: always },
];

const exactly = (byte: number): Step => ({ leaves: (other) => other === byte });

/** The steps of a pattern; undefined for one that fits nothing. */
function readPattern(pattern: string, fold: boolean): Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === "*") {
      const end = endOfStars(pattern, at);
      const read = starsAt(pattern, at, end);
      steps.push(...read);
      at = read === folders ? end : end - 1;
    } else if (character === "[") {
      const set = readSet(pattern, at + 1, fold);
      if (!set) return undefined;
      steps.push({ leaves: (byte) => byte !== slash && set.has(byte) });
      at = set.end;
    } else if (character === "?") steps.push({ leaves: inName });
    else if (character === "\\") {
      at++;
      if (at === pattern.length) return undefined;
      steps.push(exactly(pattern.charCodeAt(at)));
    } else steps.push(exactly((fold ? lower(pattern.charAt(at)) : pattern).charCodeAt(fold ? 0 : at)));
  }
  return steps;
}

function endOfStars(pattern: string, start: number): number {
  let end = start;
  while (pattern[end] === "*") end++;
  return end;
}

function starsAt(pattern: string, start: number, end: number): Step[] {
  const isFree = end - start > 1 && (start === 0 || pattern[start - 1] === "/");
  if (isFree && pattern[end] === "/") return folders;
  return [isFree && (end === pattern.length || pattern.startsWith("\\/", end)) ? anything : star];
}

interface ByteSet {
  has(byte: number): boolean;
  /** Where its `]` is. */
  end: number;
}

const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

/** What stands between `[` and `]`; undefined where that is broken. */
function readSet(pattern: string, start: number, fold: boolean): ByteSet | undefined {
  const isNegated = pattern[start] === "!" || pattern[start] === "^";
  const tests: ((byte: number) => boolean)[] = [];
  let before = -1;
  for (let at = start + (isNegated ? 1 : 0), isFirst = true; at < pattern.length; at++, isFirst = false) {
    if (pattern[at] === "]" && !isFirst)
      return { has: (byte) => tests.some((test) => test(byte)) !== isNegated, end: at };
    const name = pattern[at] === "[" && pattern[at + 1] === ":" ? className(pattern, at + 2) : undefined;
    if (name === "") return undefined;
    if (name !== undefined) {
      const test = classes[name];
      if (!test) return undefined;
      tests.push(fold && name === "upper" ? (byte) => test(byte) || isLower(byte) : test);
      at += name.length + 3;
      before = -1;
      continue;
    }
    const isRange = pattern[at] === "-" && before > 0 && at + 1 < pattern.length && pattern[at + 1] !== "]";
    if (isRange) at++;
    if (pattern[at] === "\\") at++;
    if (at === pattern.length) return undefined;
    const byte = pattern.charCodeAt(at);
    tests.push(isRange ? inRange(before, byte, fold) : (other) => other === byte);
    before = isRange ? -1 : byte;
  }
  return undefined;
}

function inRange(from: number, to: number, fold: boolean): (byte: number) => boolean {
  const isIn = (byte: number): boolean => byte >= from && byte <= to;
  return fold ? (byte) => isIn(byte) || (isLower(byte) && isIn(byte - 0x20)) : isIn;
}

/** The name in `[:name:]`; empty where the set never ends, undefined where this is no class. */
function className(pattern: string, start: number): string | undefined {
  const end = pattern.indexOf("]", start);
  if (end === -1) return "";
  return end > start && pattern[end - 1] === ":" ? pattern.slice(start, end - 1) || " " : undefined;
}

const fitsClass =
  (expression: RegExp) =>
  (byte: number): boolean =>
    expression.test(String.fromCharCode(byte));

/** Git's own, which know ASCII only. */
const classes: Record<string, ((byte: number) => boolean) | undefined> = Object.assign(Object.create(null), {
  alnum: fitsClass(/[A-Za-z0-9]/),
  alpha: fitsClass(/[A-Za-z]/),
  blank: fitsClass(/[ \t]/),
  cntrl: (byte: number) => byte < 0x20 || byte === 0x7f,
  digit: fitsClass(/[0-9]/),
  graph: (byte: number) => byte > 0x20 && byte < 0x7f,
  lower: isLower,
  print: (byte: number) => byte >= 0x20 && byte < 0x7f,
  punct: fitsClass(/[!-/:-@[-`{-~]/),
  space: fitsClass(/[ \t\n\r]/),
  upper: fitsClass(/[A-Z]/),
  xdigit: fitsClass(/[A-Fa-f0-9]/),
});
