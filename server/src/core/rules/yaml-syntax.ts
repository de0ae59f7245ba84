import type { Problem } from "../yaml/problems";
import type { Rule } from "./rule";

/** What the parser's terser messages mean to people who write values files. */
const explanations: Record<string, string> = {
  BAD_INDENT: "The indentation does not fit the lines around it.",
  BLOCK_AS_IMPLICIT_KEY:
    "A key with nested keys cannot stand on the line of another key. Start a new line and indent it.",
  MULTILINE_IMPLICIT_KEY: "A key must be on one line. Is a colon missing, or is the indentation wrong?",
  MISSING_CHAR: "A character is missing here: a colon, a comma or a closing bracket or quote.",
  TAB_AS_INDENT: "Helm does not accept tabs as indentation. Use spaces.",
  UNEXPECTED_TOKEN: "This does not belong here.",
};

function explain({ code, message }: Problem): string {
  if (code === "BAD_INDENT" && message.startsWith("Flow"))
    return "A bracket is not closed, or the lines inside it are not indented enough.";
  return explanations[code] ?? (message.endsWith(".") ? message : `${message}.`);
}

/** Text that is not YAML, as Helm would refuse it too. */
export const yamlSyntax: Rule = {
  code: "yaml-syntax",
  severity: "error",
  *check({ document, syntaxElsewhere }) {
    for (const problem of document.problems) {
      if (problem.kind === "syntax" && syntaxElsewhere) continue;
      const message = explain(problem);
      const severity = problem.code === "too-long" || problem.code === "too-deep" ? "information" : undefined;
      yield { span: problem.span, path: [], message, severity };
    }
  },
};
