import { CST, Lexer } from "yaml";
import { withLineFeeds } from "./lines";
import type { Span } from "./nodes";

/** A comment from its `#` to the end of its line, without spaces at the end. */
export interface Comment {
  text: string;
  span: Span;
}

/** What a text says beside its keys and values. */
export interface Asides {
  comments: readonly Comment[];
  /** Each `!tag` as it is written. */
  tags: readonly string[];
}

/** The comments and tags of a text, of all its documents, in order. What looks like one within a string is none. */
export function readAsides(text: string): Asides {
  const comments: Comment[] = [];
  const tags: string[] = [];
  let start = 0;
  let isContent = false;
  for (const lexeme of new Lexer().lex(withLineFeeds(text))) {
    const type = isContent ? "content" : CST.tokenType(lexeme);
    isContent = lexeme === CST.SCALAR;
    if (lexeme === CST.SCALAR || lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END) continue;
    const end = start + lexeme.trimEnd().length;
    if (type === "comment") comments.push({ text: lexeme.trimEnd(), span: { start, end } });
    else if (type === "tag") tags.push(lexeme);
    start += lexeme.length;
  }
  return { comments, tags };
}

/** Nothing but spaces stands before a comment on its line. */
export function isOnOwnLine(text: string, { span }: Comment): boolean {
  const start = Math.max(text.lastIndexOf("\n", span.start - 1), text.lastIndexOf("\r", span.start - 1)) + 1;
  // A byte order mark is trimmed as well.
  return text.slice(start, span.start).trim() === "";
}
