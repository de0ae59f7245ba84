import { readPlainScalar } from "../read/plain-value";

/** Values that can be written into a YAML text: scalars, maps of values and lists of maps or texts. */
export type WritableValue = string | number | boolean | null | ExactText | WritableMap | WritableList;

type WritableList = readonly (WritableMap | string)[];

/** A text that is always written in double quotes, with escapes for everything but printable ASCII. */
export class ExactText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A map that can be written into a YAML text. */
export interface WritableMap {
  readonly [key: string]: WritableValue;
}

/** A scalar as it must be written so that Helm reads the same; the text is one line of ordinary characters. */
export function writeScalar(value: unknown): string {
  const text = String(value);
  if (typeof value !== "string") return text;
  const isPlain =
    readPlainScalar(text) === text && /^[A-Za-z0-9/][\w./:@ -]*$/.test(text) && !/: |:$| #|\s$/.test(text);
  return isPlain ? text : quoted(text);
}

/** Text in double quotes, as YAML wants it. */
export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A key as it must be written: in quotes if YAML would read it as something else. */
export function writeKey(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : quoted(key);
}

/** Whether a string needs no quotes in brackets, wherever it needs none elsewhere. */
export const isPlainInFlow = (text: string): boolean => /^[\w./][\w./@+=% -]*$/.test(text) || isAddress(text);

/** With colons before something else than a space: Helm reads those in brackets, too. */
const isAddress = (text: string): boolean => /^\w[\w./@-]*(?::[\w./@-]+)+$/.test(text);

/** Any text in double quotes, so that every YAML parser reads the very same characters. Lone surrogates have no UTF-8. */
export function writeExactText(text: string): string {
  const escaped = [...text].map((char) => {
    if (char === '"' || char === "\\") return `\\${char}`;
    if (char === "\n") return "\\n";
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x20 && code <= 0x7e) return char;
    if (code <= 0xffff) return `\\u${hex(code, 4)}`;
    return `\\U${hex(code, 8)}`;
  });
  return `"${escaped.join("")}"`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");

/** Where entries are written. */
export interface Layout {
  /** The column of the keys, and by how many spaces to indent what stands below them. */
  column: number;
  step: number;
  lineBreak: string;
}

/** Entries of a block map as lines; the first has no indentation, the last no line break. */
export function writeBlockEntries(entries: WritableMap, layout: Layout): string {
  const { column, step, lineBreak } = layout;
  const lines = Object.entries(entries).map(([key, value]) => {
    if (!isFilled(value)) return `${writeKey(key)}: ${writeFlow(value)}`;
    const inner = { ...layout, column: column + step };
    const written = isList(value)
      ? value.map((item) => writeBlockItem(item, inner)).join(lineBreak + " ".repeat(column + step))
      : writeBlockEntries(value, inner);
    return `${writeKey(key)}:${lineBreak}${" ".repeat(column + step)}${written}`;
  });
  return lines.join(lineBreak + " ".repeat(column));
}

/** An item of a block list, whose dash stands at the column. */
export function writeBlockItem(item: WritableMap | string, layout: Layout): string {
  if (typeof item === "string") return `- ${writeScalar(item)}`;
  return `- ${writeBlockEntries(item, { ...layout, column: layout.column + 2 })}`;
}

/** Entries of a flow map, without its braces. */
export function writeFlowEntries(entries: WritableMap): string {
  return Object.entries(entries)
    .map(([key, value]) => `${writeKey(key)}: ${writeFlow(value)}`)
    .join(", ");
}

/** A value on one line. */
export function writeFlow(value: WritableValue): string {
  if (typeof value !== "object" || value === null) return writeScalar(value);
  if (value instanceof ExactText) return writeExactText(value.text);
  if (isList(value)) return `[${value.map(writeFlow).join(", ")}]`;
  return isFilled(value) ? `{ ${writeFlowEntries(value)} }` : "{}";
}

const isList = (value: WritableValue): value is WritableList => Array.isArray(value);
const isFilled = (value: WritableValue): value is WritableMap | WritableList =>
  typeof value === "object" && value !== null && !(value instanceof ExactText) && Object.keys(value).length > 0;
