import type { Diagnostic } from "vscode-languageserver-types";

/** The finding that stands for all those which could not be found: a file must not look clean because a check broke. */
export function internalFailure(message: string): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: 3,
    code: "internal-failure",
    source: "valuesmith",
    message,
  };
}
