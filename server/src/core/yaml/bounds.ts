import { Lexer } from "yaml";
import type { Problem } from "./problems";
import { findTokenLimit } from "./token-bounds";

/** Longer files are not read; a values file of all charts together is a tenth of it. In UTF-16 code units. */
export const maxLength = 1_572_864;

/** Deeper nesting would exhaust the parser's stack, which no try/catch contains. */
export const maxDepth = 100;

/** The limit a text passes, found without recursion; undefined for an ordinary text. */
export function findLimit(text: string): Problem | undefined {
  if (text.length > maxLength) {
    return limit(
      "too-long",
      `This file has ${Math.round(text.length / 1024)} kB; Valuesmith reads values files up to 1.5 MB.`,
    );
  }
  const controls = text.search(controlCharacter);
  if (controls !== -1) {
    return {
      ...limit("binary", "This file has control characters, which Helm refuses; it does not look like text."),
      span: { start: controls, end: controls + 1 },
    };
  }
  if (mayBeDeep(text) && isDeep(text))
    return limit("too-deep", `This file is nested more than ${maxDepth} levels deep, so it is not checked.`);
  const excess = findTokenLimit(text);
  return excess === undefined ? undefined : limit("too-much", `This file has ${excess}, so it is not checked.`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for; Helm refuses all of them.
const controlCharacter = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/;

function limit(code: string, message: string): Problem {
  return { span: { start: 0, end: 0 }, kind: "limit", code, message };
}

/**
 * Cheap and generous: counts opening brackets other than those of `[]` and `{}`, and looks for long runs of indicators.
 * Closing brackets do not count, as they may stand in quotes.
 */
function mayBeDeep(text: string): boolean {
  if (/^[ \t]{150}|(?:[-?:][ \t]+){50}/m.test(text)) return true;
  const openers = text.match(/\[(?!\])|\{(?!\})/g);
  return openers !== null && openers.length > maxDepth;
}

/** What the lexer puts where it gives up on brackets that are not closed. */
const flowEnd = "\x18";

/** Exact enough: flow depth plus the indicators and the indentation of a line, on the lexer's tokens. */
function isDeep(text: string): boolean {
  let flow = 0;
  let line = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") flow++;
    else if (token === "]" || token === "}") flow = Math.max(0, flow - 1);
    else if (token === flowEnd) flow = 0;
    else if (token === "\n" || token === "\r\n") line = 0;
    else if (token === "-" || token === "?" || token === ":") line++;
    if (flow + line > maxDepth) return true;
  }
  return /^[ ]{400}\S/m.test(text);
}
