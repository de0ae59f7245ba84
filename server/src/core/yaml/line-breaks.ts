/**
 * A text in which carriage returns that stand alone are line feeds: Helm and editors end a line there, the YAML parser here
 * does not. Offsets stay what they are.
 */
export function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r(?!\n)/g, "\n") : text;
}
