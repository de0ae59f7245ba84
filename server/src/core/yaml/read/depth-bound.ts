/** Deeper nesting would exhaust the parser's stack, which no try/catch contains. */
export const maxDepth = 100;

/**
 * Cheap and generous: counts opening brackets other than those of `[]` and `{}`, and what may be an indicator on a line.
 * Closing brackets do not count, as they may stand in quotes.
 */
export function mayBeDeep(text: string): boolean {
  if (/^[ \t]{150}/m.test(text) || hasManyIndicators(text)) return true;
  const openers = text.match(/\[(?!\])|\{(?!\})/g);
  return openers !== null && openers.length > maxDepth;
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
export class DepthCount {
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
    return this.flow + this.line > maxDepth;
  }
}
