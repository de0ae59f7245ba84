/**
 * A text in which every line break is a line feed, but for the pair of carriage return and line feed: Helm also ends lines at
 * a carriage return alone and at U+0085, U+2028 and U+2029, the YAML parser here does not. Offsets stay what they are.
 */
export function withLineFeeds(text: string): string {
  return oddBreak.test(text) ? text.replaceAll(/\r(?!\n)|[\u0085\u2028\u2029]/g, "\n") : text;
}

const oddBreak = /[\r\u0085\u2028\u2029]/;

/** The line break for new lines of a text: `\r\n` where it has one, `\r` where it has no other, else `\n`. */
export function lineBreakOf(text: string): string {
  if (text.includes("\r\n")) return "\r\n";
  return text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
}
