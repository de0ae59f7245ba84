import type { Span } from "./nodes";

/** Something wrong with the text as YAML, found while reading it. */
export interface Problem {
  span: Span;
  kind: "syntax" | "limit";
  /** The YAML parser's error code, such as `BAD_INDENT`, or the limit that was passed. */
  code: string;
  message: string;
}

/** More problems than this help nobody. */
const maxProblems = 100;

/** The first problems of a text, ordered by where they start. */
export function firstProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(byPlace).slice(0, maxProblems);
}

function byPlace(a: Problem, b: Problem): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : Number(a.code > b.code));
}
