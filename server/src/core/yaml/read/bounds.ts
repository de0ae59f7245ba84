import { Lexer } from "yaml";
import { limits } from "../../limits";
import { type AliasNode, isMerge, type MapNode, type Problem, type ValuesNode } from "../document/nodes";

/** A text that may be read: its tokens, if they had to be counted. Taking a text apart is a third of reading it. */
export interface BoundedText {
  lexemes: readonly string[] | undefined;
}

/** The limit that a text passes, found without recursion; a text within all limits. */
export function checkBounds(text: string): Problem | BoundedText {
  if (text.length > limits.documentLength) {
    return limit("too-long", "This file is too long: Valuesmith reads values files up to 1.5 MB.");
  }
  const controls = text.search(controlCharacter);
  if (controls !== -1) {
    return {
      ...limit("binary", "This file has control characters, which Helm rejects; it does not look like text."),
      span: { start: controls, end: controls + 1 },
    };
  }
  return countLexemes(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for; Helm refuses all of them.
const controlCharacter = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/;

/** Takes a text apart where it may be too deep or have too much of something, which few texts may. */
function countLexemes(text: string): Problem | BoundedText {
  const depth = mayBeDeep(text) ? new DepthCount() : undefined;
  const tokens = mayHaveTooMuch(text) ? new TokenCount() : undefined;
  if (!depth && !tokens) return { lexemes: undefined };
  const lexemes: string[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    if (depth?.isPassedBy(lexeme)) return tooDeep;
    const excess = tokens?.excessAt(lexeme);
    if (excess) return limit("too-much", `This file has ${excess}, so it is not checked.`);
    lexemes.push(lexeme);
  }
  return depth && /^[ ]{400}\S/m.test(text) ? tooDeep : { lexemes };
}

const limit = (code: string, message: string): Problem => ({
  span: { start: 0, end: 0 },
  kind: "limit",
  code,
  message,
});

const tooDeep = limit("too-deep", `This file is nested more than ${limits.depth} levels deep, so it is not checked.`);

/** No token is shorter than one character, so that ordinary texts need not be split into them. */
const mayHaveTooMuch = (text: string): boolean =>
  text.length > limits.tokens ||
  isMoreThan(limits.aliases, text.matchAll(/\*/g)) ||
  isMoreThan(limits.documents, text.matchAll(/^---/gm));

function isMoreThan(limit: number, matches: Iterable<unknown>): boolean {
  let count = 0;
  for (const _ of matches) if (++count > limit) return true;
  return false;
}

/** Counts the lexer's tokens, and so without recursion. */
class TokenCount {
  private readonly count = { tokens: 0, aliases: 0, documents: 0 };
  private before = "";

  /** Counts the next token. Returns what there is too much of, if there is. */
  excessAt(lexeme: string): string | undefined {
    const { count } = this;
    count.tokens++;
    if (lexeme === "---") count.documents++;
    // What a text says is announced by this character, so that it cannot be taken for an alias.
    else if (lexeme.startsWith("*") && this.before !== "\x1f") count.aliases++;
    this.before = lexeme;
    if (count.tokens > limits.tokens) return "more keys and values than Valuesmith reads";
    if (count.aliases > limits.aliases) return `more than ${limits.aliases} aliases`;
    return count.documents > limits.documents ? `more than ${limits.documents} documents` : undefined;
  }
}

/**
 * Cheap and generous: counts opening brackets other than those of `[]` and `{}`, and what may be an indicator on a line.
 * Closing brackets do not count, as they may stand in quotes.
 */
function mayBeDeep(text: string): boolean {
  if (/^[ \t]{150}/m.test(text) || hasManyIndicators(text)) return true;
  const openers = text.match(/\[(?!\])|\{(?!\})/g);
  return openers !== null && openers.length > limits.depth;
}

/** More indicators stand on no line that is written by hand. */
const ordinaryLine = 50;

function hasManyIndicators(text: string): boolean {
  let count = 0;
  for (const [found] of text.matchAll(/[-?:][ \t]|[\r\n]/g)) {
    count = found === "\n" || found === "\r" ? 0 : count + 1;
    if (count >= ordinaryLine) return true;
  }
  return false;
}

/** What the lexer puts where it gives up on brackets that are not closed. */
const flowEnd = "\x18";

/**
 * Exact enough: the depth of brackets plus the indicators of a line, on the lexer's tokens. Colons in brackets nest nothing,
 * of which JSON on one line has many, unless a dash, which no valid text has there, made the parser read a block.
 */
class DepthCount {
  private flow = 0;
  private line = 0;
  private hasBlock = false;

  /** Counts the next token. Returns whether it stands too deep. */
  isPassedBy(lexeme: string): boolean {
    if (lexeme === "[" || lexeme === "{") this.flow++;
    else if (lexeme === "]" || lexeme === "}") this.flow = Math.max(0, this.flow - 1);
    else if (lexeme === flowEnd) this.flow = 0;
    else if (lexeme === "\n" || lexeme === "\r\n") this.line = 0;
    else if (lexeme === "-" || lexeme === "?") this.line++;
    else if (lexeme === ":" && (this.flow === 0 || this.hasBlock)) this.line++;
    this.hasBlock = this.flow > 0 && (this.hasBlock || lexeme === "-");
    return this.flow + this.line > limits.depth;
  }
}

/**
 * The alias at which Helm's parser gives up because aliases inside of aliases multiply; undefined for a document that it
 * reads. The rule is that of go-yaml, so that one anchor may be used as often as anybody likes.
 */
export function findExcessiveAlias(root: ValuesNode | undefined): AliasNode | undefined {
  return root && new AliasCount().read(root);
}

/** Counts values as they are read one after the other; what stands behind an alias is read again each time. */
class AliasCount {
  private count = 1;
  private readAgain = 0;
  private readonly sizes = new Map<ValuesNode, number>();

  read(node: ValuesNode): AliasNode | undefined {
    this.count++;
    if (node.kind === "alias") {
      const size = this.sizeOf(node.target);
      this.count += size;
      this.readAgain += size;
      return this.isExcessive() ? node : undefined;
    }
    for (const child of childrenOf(node)) {
      const found = this.read(child);
      if (found) return found;
    }
    return undefined;
  }

  /** How many values stand behind a node, itself included. */
  private sizeOf(node: ValuesNode | undefined): number {
    if (!node) return 0;
    const known = this.sizes.get(node);
    if (known !== undefined) return known;
    const inside = node.kind === "alias" ? [node.target] : childrenOf(node);
    const size = inside.reduce((sum, child) => sum + this.sizeOf(child), 1);
    this.sizes.set(node, size);
    return size;
  }

  private isExcessive(): boolean {
    return this.readAgain > 100 && this.count > 1000 && this.readAgain / this.count > allowedRatio(this.count);
  }
}

/** Nearly all of a small document may be aliases, a tenth of a very large one. */
function allowedRatio(read: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (read <= low) return 0.99;
  return read >= high ? 0.1 : 0.99 - (0.89 * (read - low)) / (high - low);
}

function childrenOf(node: Exclude<ValuesNode, AliasNode>): ValuesNode[] {
  if (node.kind === "list") return node.items;
  return node.kind === "map" ? mapChildren(node) : [];
}

/** Neither the key of a merge nor the list of what is merged is a value. */
const mapChildren = (map: MapNode): ValuesNode[] =>
  map.entries.flatMap((entry) => {
    if (!isMerge(entry)) return [entry.key, entry.value];
    return entry.value.kind === "list" ? entry.value.items : [entry.value];
  });
