import type { Diagnostic, Range } from "vscode-languageserver-types";
import { canary, type Wanted } from "./documents";

/** What is wrong about an answer; empty for a good one. */
export function judge(wanted: Wanted, text: string, diagnostics: readonly Diagnostic[]): string[] {
  const messages = diagnostics.map(({ message }) => message).join("\n");
  return [
    ...(isAsWanted(wanted, diagnostics) ? [] : [`is not ${wanted}: ${messages.slice(0, 200) || "no findings"}`]),
    ...(diagnostics.some(({ code }) => code === "internal-failure") ? ["has an internal failure"] : []),
    ...(messages.includes(canary) ? ["shows a secret"] : []),
    ...outside(text, diagnostics),
  ];
}

function isAsWanted(wanted: Wanted, diagnostics: readonly Diagnostic[]): boolean {
  const syntax = diagnostics.filter(({ code }) => code === "yaml-syntax");
  const errors = diagnostics.filter(({ severity }) => severity === 1);
  switch (wanted) {
    case "checked":
      return !syntax.some(({ severity }) => severity === 1 || severity === 3);
    case "refused":
      return errors.length > 0;
    case "limited":
      return syntax.length === 1 && syntax[0]?.severity === 3 && diagnostics.length === 1;
    case "warned":
      return diagnostics.some(({ severity }) => severity === 2);
  }
}

/** Positions anywhere in an answer that are not in a text. */
export function outside(text: string, answer: unknown): string[] {
  const lengths = lineLengths(text);
  const isInside = ({ line, character }: Range["start"]): boolean =>
    character >= 0 && character <= (lengths[line] ?? -1);
  const wrong = [...rangesIn(answer)].find(
    ({ start, end }) => !isInside(start) || !isInside(end) || start.line > end.line,
  );
  return wrong ? [`has a range outside of the text: ${JSON.stringify(wrong)}`] : [];
}

/** As editors count: a carriage return alone ends a line, too. */
const lineLengths = (text: string): number[] => text.split(/\r\n|\r|\n/).map(({ length }) => length);

function* rangesIn(answer: unknown): Generator<Range> {
  if (typeof answer !== "object" || answer === null) return;
  if ("start" in answer && "end" in answer) yield answer as Range;
  else for (const value of Object.values(answer)) yield* rangesIn(value);
}
