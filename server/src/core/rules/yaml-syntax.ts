import { helmsLeniency } from "../findings/leniency";
import type { Finding, Rule } from "../findings/rule";
import type { Problem } from "../yaml/document/nodes";
import { findExcessiveAlias } from "../yaml/read/bounds";
import { refusedByHelm } from "../yaml/read/refused-by-helm";
import type { ValuesDocument } from "../yaml/read/values-document";

/**
 * What the parser's terser messages mean to people who write values files. Those that quote the text have to be here: it may
 * be a password that nobody has put in quotes.
 */
const explanations: Record<string, string> = {
  BAD_COLLECTION_TYPE: "This tag does not go with a map or a list.",
  BAD_DIRECTIVE: "This directive is not valid.",
  BAD_DQ_ESCAPE: "In double quotes, this is not a YAML escape sequence. Write \\\\ for a backslash.",
  BAD_INDENT: "The indentation does not fit the lines around it.",
  BLOCK_AS_IMPLICIT_KEY: "A key with nested keys cannot be on the line of another key. Start a new line and indent it.",
  BAD_PROP_ORDER: "An anchor or a tag must follow the dash or the question mark.",
  BAD_SCALAR_START: "A value that begins with this character must be in quotes.",
  MULTILINE_IMPLICIT_KEY: "A key must be on one line. Is a colon missing, or is the indentation wrong?",
  MISSING_CHAR: "A character is missing here: a colon, a comma or a closing bracket or quote.",
  TAB_AS_INDENT: "Helm does not accept tabs as indentation. Use spaces.",
  TAG_RESOLVE_FAILED: "This tag is not known. Put a value that begins with ! in quotes.",
  UNEXPECTED_TOKEN: "This does not belong here.",
};

function explain({ code, message }: Problem): string {
  if (code === "BAD_INDENT" && message.startsWith("Flow"))
    return "A bracket is not closed, or the lines inside it are not indented enough.";
  return explanations[code] ?? (message.endsWith(".") ? message : `${message}.`);
}

/** Limits of our own, about which Helm does not care. */
const ownLimits = new Set(["too-long", "too-deep", "too-much"]);

function toFinding(problem: Problem): Finding {
  const advice = helmsLeniency(problem);
  const severity = ownLimits.has(problem.code) ? "information" : advice ? "warning" : undefined;
  return { span: problem.span, path: [], message: advice ?? explain(problem), severity };
}

/** Text that is not YAML, as Helm would refuse it too. */
export const yamlSyntax: Rule = {
  code: "yaml-syntax",
  severity: "error",
  *check({ document, syntaxElsewhere, unread }) {
    if (unread !== undefined) yield { span: { start: 0, end: 0 }, path: [], message: unread, severity: "information" };
    const lines = new Set<number>();
    for (const problem of document.problems) {
      if (!helmsLeniency(problem)) lines.add(document.lineAt(problem.span.start));
      if (problem.kind !== "syntax" || !syntaxElsewhere) yield toFinding(problem);
    }
    // No other YAML extension knows what Helm refuses.
    yield* helmsOwn(document, lines);
  },
};

/** What only Helm refuses; on a line that has an error already, only what nobody can see. */
function* helmsOwn(document: ValuesDocument, broken: ReadonlySet<number>): Generator<Finding> {
  for (const { span, message, isTaken, isInvisible } of refusedByHelm(document)) {
    if (broken.has(document.lineAt(span.start)) && !isInvisible) continue;
    yield { span, path: [], message, severity: isTaken ? "warning" : undefined };
  }
  // A text with aliases is one block.
  const alias = document.blocks.length === 1 ? findExcessiveAlias(document.content) : undefined;
  if (!alias || broken.has(document.lineAt(alias.span.start))) return;
  const message = `Nested aliases expand to too many values here, so Helm rejects the file ("document contains excessive aliasing").`;
  yield { span: alias.span, path: [], message };
}
