import { Lexer } from "yaml";
import type { Problem } from "../document/problems";
import { DepthCount, maxDepth, mayBeDeep } from "./depth-bound";
import { mayHaveTooMuch, TokenCount } from "./token-bounds";

/** Longer files are not read; a values file of all charts together is a tenth of it. In UTF-16 code units. */
export const maxLength = 1_572_864;

/** A text that may be read: its tokens, if they had to be counted. Taking a text apart is a third of reading it. */
export interface BoundedText {
  lexemes: readonly string[] | undefined;
}

/** The limit that a text passes, found without recursion; a text within all limits. */
export function checkBounds(text: string): Problem | BoundedText {
  if (text.length > maxLength) {
    return limit("too-long", "This file is too long: Valuesmith reads values files up to 1.5 MB.");
  }
  const controls = text.search(controlCharacter);
  if (controls !== -1) {
    return {
      ...limit("binary", "This file has control characters, which Helm refuses; it does not look like text."),
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

const tooDeep = limit("too-deep", `This file is nested more than ${maxDepth} levels deep, so it is not checked.`);
