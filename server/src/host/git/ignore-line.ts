/**
 * The line of a .gitignore, without a line break, that ignores one file or folder beside it or below it and nothing else;
 * undefined where no line can say that. `path` has no `/` at its ends.
 */
export function ignoreLine(path: string): string | undefined {
  if (path === "" || /[\n\r\0]/.test(path)) return undefined;
  let end = path.length;
  while (path[end - 1] === " ") end--;
  // With a slash before it, neither # nor ! begins the line, and nothing of that name in other folders is meant.
  return `/${path.slice(0, end).replaceAll(/[\\*?[]/g, "\\$&")}${"\\ ".repeat(path.length - end)}`;
}

/** What to add at the end of a .gitignore so that it has these lines, too; with the line breaks that it has already. */
export function appendedLines(before: string, lines: readonly string[]): string {
  const lineBreak = before[before.lastIndexOf("\n") - 1] === "\r" ? "\r\n" : "\n";
  const needsBreak = before !== "" && !before.endsWith("\n");
  return (needsBreak ? lineBreak : "") + lines.map((line) => line + lineBreak).join("");
}
