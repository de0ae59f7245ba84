/**
 * A text in which every line break is a line feed, but for the pair of carriage return and line feed: Helm also ends lines at
 * a carriage return alone and at U+0085, U+2028 and U+2029, the YAML parser here does not. Offsets stay what they are.
 */
export function withLineFeeds(text: string): string {
  return oddBreak.test(text) ? text.replaceAll(/\r(?!\n)|[\u0085\u2028\u2029]/g, "\n") : text;
}

const oddBreak = /[\r\u0085\u2028\u2029]/;
