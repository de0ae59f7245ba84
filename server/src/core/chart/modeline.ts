import { lineBreakOf } from "../yaml/document/lines";
import type { Span } from "../yaml/document/nodes";
import type { Edit } from "../yaml/edit/edits";

/** `# valuesmith: langfuse@2.0.0` in the first lines of a file. */
export interface Modeline {
  /** A chart's name, or `none`. */
  chart: string;
  version?: string;
  /** The comment, from `#` to the end of the line. */
  span: Span;
}

/** Only the first lines of a file are searched. */
const searched = 20;

const pattern = /^[ \t]*(#[ \t]*valuesmith:[ \t]*([\w.-]+)(?:@v?([^\s#]*))?[^\n\r]*)/;

/** `NAME@VERSION` or `NAME`. What stands behind the first `@` is the version, whatever it is: a wrong one is reported. */
export function readChartReference(text: string): { chart: string; version?: string } {
  const at = text.indexOf("@");
  return at === -1 ? { chart: text } : { chart: text.slice(0, at), version: text.slice(at + 1) };
}

/** The modeline of a text. */
export function readModeline(text: string): Modeline | undefined {
  let start = 0;
  for (let line = 0; line < searched && start <= text.length; line++) {
    const end = text.indexOf("\n", start);
    const match = pattern.exec(text.slice(start, end === -1 ? text.length : end));
    if (match?.[1] && match[2]) {
      const from = start + match[0].indexOf("#");
      return { chart: match[2], version: match[3], span: { start: from, end: from + match[1].trimEnd().length } };
    }
    if (end === -1) return undefined;
    start = end + 1;
  }
  return undefined;
}

/** The edit that writes a modeline (`langfuse@2.0.0`), replaces the one there is or, for null, removes it. */
export function writeModeline(text: string, chart: string | null): Edit[] {
  const existing = readModeline(text);
  if (chart === null) return existing ? [{ span: wholeLine(text, existing.span), newText: "" }] : [];
  const modeline = `# valuesmith: ${chart}`;
  if (existing) return [{ span: existing.span, newText: modeline }];
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  return [{ span: { start, end: start }, newText: modeline + lineBreakOf(text) }];
}

function wholeLine(text: string, span: Span): Span {
  const end = text.indexOf("\n", span.end);
  return { start: text.lastIndexOf("\n", span.start) + 1, end: end === -1 ? text.length : end + 1 };
}
