import type { Span } from "../document/nodes";

/** A change of the text, by offsets. */
export interface Edit {
  span: Span;
  newText: string;
}

/** Text in double quotes, as YAML wants it. */
export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Whether a string needs no quotes in brackets, wherever it needs none elsewhere. */
export const isPlainInFlow = (text: string): boolean => /^[\w./][\w./@+=% -]*$/.test(text) || isAddress(text);

/** With colons before something else than a space: Helm reads those in brackets, too. */
const isAddress = (text: string): boolean => /^\w[\w./@-]*(?::[\w./@-]+)+$/.test(text);

/** A key as it must be written: in quotes if YAML would read it as something else. */
export function writeKey(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : quoted(key);
}
