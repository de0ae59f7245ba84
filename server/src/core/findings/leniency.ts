import type { Problem } from "../yaml/document/nodes";

/** What Helm takes although it is no good YAML. */
interface Leniency {
  code: string;
  message: RegExp;
  advice: string;
}

const known: readonly Leniency[] = [
  {
    code: "MISSING_CHAR",
    message: /^Comments must be separated/,
    advice: "Helm treats this as a comment, but other tools do not. Put a space before the #.",
  },
  {
    code: "BAD_DQ_ESCAPE",
    message: /\\'$/,
    advice: "Helm reads \\' as ' here, but other tools do not. Write ' alone.",
  },
  {
    code: "UNINDENTED",
    message: /./,
    advice: "Helm reads this, but other tools do not. Indent the nested lines more than the key.",
  },
];

/** What to do about a problem that Helm does not have; undefined for one that it has, too. */
export const helmsLeniency = (problem: Problem): string | undefined =>
  known.find(({ code, message }) => code === problem.code && message.test(problem.message))?.advice;
