import type { Diagnostic } from "vscode-languageserver-types";

/** Where failures are reported; never with the content of a document. */
export interface Log {
  error(message: string): void;
}

/** Answers one request: the one place that catches. A failure is logged by method and answered with `empty`. */
export async function answer<T>(
  log: Log,
  method: string,
  { empty, work }: { empty: T; work: () => T | Promise<T> },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error(
      `${method} failed: ${error instanceof Error ? (error.stack ?? error.name).split("\n").filter(isFrame).join("\n") : typeof error}`,
    );
    return empty;
  }
}

/** The frames of a stack name our code; its message could quote the document. */
const isFrame = (line: string): boolean => /^\s+at /.test(line);

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
