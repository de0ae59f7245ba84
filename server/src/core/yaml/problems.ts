import type { Span } from "./nodes";

/** Something wrong with the text as YAML, found while reading it. */
export interface Problem {
  span: Span;
  kind: "syntax" | "limit";
  /** The YAML parser's error code, such as `BAD_INDENT`, or the limit that was passed. */
  code: string;
  message: string;
}
