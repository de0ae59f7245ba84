/** Deeper nesting would exhaust the parser's stack, which no try/catch contains. */
export const maxDepth = 100;

/**
 * Cheap and generous: counts opening brackets other than those of `[]` and `{}`, and looks for long runs of indicators.
 * Closing brackets do not count, as they may stand in quotes.
 */
export function mayBeDeep(text: string): boolean {
  if (/^[ \t]{150}|(?:[-?:][ \t]+){50}/m.test(text)) return true;
  const openers = text.match(/\[(?!\])|\{(?!\})/g);
  return openers !== null && openers.length > maxDepth;
}

/** What the lexer puts where it gives up on brackets that are not closed. */
const flowEnd = "\x18";

/** Exact enough: the depth of brackets plus the indicators of a line, on the lexer's tokens. */
export class DepthCount {
  private flow = 0;
  private line = 0;

  /** Counts the next token. Returns whether it stands too deep. */
  isPassedBy(lexeme: string): boolean {
    if (lexeme === "[" || lexeme === "{") this.flow++;
    else if (lexeme === "]" || lexeme === "}") this.flow = Math.max(0, this.flow - 1);
    else if (lexeme === flowEnd) this.flow = 0;
    else if (lexeme === "\n" || lexeme === "\r\n") this.line = 0;
    else if (lexeme === "-" || lexeme === "?" || lexeme === ":") this.line++;
    return this.flow + this.line > maxDepth;
  }
}
