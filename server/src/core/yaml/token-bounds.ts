import { Lexer } from "yaml";

/** What one document may have: ten times what the longest values file of all charts has, and Helm's own measure of aliases. */
const most = { tokens: 400_000, aliases: 20_000, documents: 50 };

/** What a text has too much of, counted on the lexer's tokens and so without recursion; undefined for an ordinary text. */
export function findTokenLimit(text: string): string | undefined {
  if (!mayPassLimit(text)) return undefined;
  const count = { tokens: 0, aliases: 0, documents: 0 };
  let before = "";
  for (const token of new Lexer().lex(text)) {
    count.tokens++;
    if (token === "---") count.documents++;
    // What a text says is announced by this character, so that it cannot be taken for an alias.
    else if (token.startsWith("*") && before !== "\x1f") count.aliases++;
    before = token;
    if (count.tokens > most.tokens) return "more keys and values than Valuesmith reads";
    if (count.aliases > most.aliases) return `more than ${most.aliases} aliases`;
    if (count.documents > most.documents) return `more than ${most.documents} documents`;
  }
  return undefined;
}

/** No token is shorter than one character, so that ordinary texts need not be split into them. */
const mayPassLimit = (text: string): boolean =>
  text.length > most.tokens ||
  isMoreThan(most.aliases, text.matchAll(/\*/g)) ||
  isMoreThan(most.documents, text.matchAll(/^---/gm));

function isMoreThan(limit: number, matches: Iterable<unknown>): boolean {
  let count = 0;
  for (const _ of matches) if (++count > limit) return true;
  return false;
}
