import { visibleJson, visibleLine } from "../core/visible";

/*
 * The one door through which the command line prints. Names and messages come from files that somebody else may have written:
 * what a terminal or a build server would obey is shown instead.
 */

/** Why the standard output takes nothing more: `closed` where its reader has seen enough, as in `| head`. */
let broken: "closed" | "failed" | undefined;

/** Has to be called before anything is printed: without it, a failure to print ends the process with a stack trace. */
export function guardOutput(): void {
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (broken) return;
    broken = code === "EPIPE" ? "closed" : "failed";
    if (broken === "closed") return;
    complain(`the output could not be written (${message})`);
    process.exitCode = 2;
  });
  // There is nobody left to be told.
  process.stderr.on("error", () => {});
}

/** Whether printing is in vain. */
export const isOutputBroken = (): boolean => broken !== undefined;

/** The exit status of a command that has come to `status`. What could not be printed is a failure, whatever else was done. */
export const statusAfterOutput = (status: number): number => (broken === "failed" ? 2 : status);

/** Prints lines; a line break inside of one is shown as what it is. */
export const print = (...lines: readonly string[]): void =>
  write(lines.map((line) => `${visibleLine(line)}\n`).join(""));

/** Prints a text whose line breaks are our own or are to be kept. */
export const printText = (text: string): void => print(...text.split("\n"));

/** Prints JSON that has been written already. */
export const printJson = (json: string): void => write(`${visibleJson(json)}\n`);

/** Prints a text as it is, for programs to read. */
export const printRaw = (text: string): void => write(text);

/** Says on the standard error what is wrong, in one line. */
export const complain = (message: string): void => tell(`valuesmith: ${message}`);

/** Writes lines to the standard error. */
export function tell(...lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `${visibleLine(line)}\n`).join(""));
}

/** Writes a text whose line breaks are to be kept to the standard error. */
export const tellText = (text: string): void => tell(...text.split(/\r?\n/));

function write(text: string): void {
  if (!broken) process.stdout.write(text);
}
