/** What one document may have: ten times what the longest values file of all charts has, and Helm's own measure of aliases. */
const most = { tokens: 400_000, aliases: 20_000, documents: 50 };

/** No token is shorter than one character, so that ordinary texts need not be split into them. */
export const mayHaveTooMuch = (text: string): boolean =>
  text.length > most.tokens ||
  isMoreThan(most.aliases, text.matchAll(/\*/g)) ||
  isMoreThan(most.documents, text.matchAll(/^---/gm));

function isMoreThan(limit: number, matches: Iterable<unknown>): boolean {
  let count = 0;
  for (const _ of matches) if (++count > limit) return true;
  return false;
}

/** Counts the lexer's tokens, and so without recursion. */
export class TokenCount {
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
    if (count.tokens > most.tokens) return "more keys and values than Valuesmith reads";
    if (count.aliases > most.aliases) return `more than ${most.aliases} aliases`;
    return count.documents > most.documents ? `more than ${most.documents} documents` : undefined;
  }
}
