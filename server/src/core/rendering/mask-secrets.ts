import { isMap, isNode, isScalar, LineCounter, parseDocument, type YAMLMap } from "yaml";

/** Stands for a value that is not shown. */
export const mask = "••••••••";

interface ObjectLines {
  kind: string;
  /** Zero-based, both included. */
  startLine: number;
  endLine: number;
}

/**
 * A rendered text with the values of its Secrets replaced, line by line, so that line numbers stay true. A Secret that
 * cannot be read is masked as a whole.
 */
export function maskSecrets(text: string, objects: readonly ObjectLines[]): string {
  const secrets = objects.filter(({ kind }) => kind === "Secret");
  if (secrets.length === 0) return text;
  const lines = text.split("\n");
  for (const { startLine, endLine } of secrets) {
    const masked = maskSecret(lines.slice(startLine, endLine + 1));
    lines.splice(startLine, masked.length, ...masked);
  }
  return lines.join("\n");
}

function maskSecret(lines: string[]): string[] {
  const counter = new LineCounter();
  const document = parseDocument(lines.join("\n"), { lineCounter: counter, logLevel: "silent", uniqueKeys: false });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root)) return lines.map((line) => (line.trim() === "" ? line : mask));
  const masked = [...lines];
  for (const name of ["data", "stringData"]) {
    const values = root.get(name);
    if (isMap(values)) maskValues(masked, values, counter);
  }
  return masked;
}

/** Keeps each key and the line it stands on. From the end on, so that positions on the same line stay true. */
function maskValues(lines: string[], values: YAMLMap, counter: LineCounter): void {
  for (const { key, value } of values.items.toReversed()) {
    const keyEnd = isScalar(key) ? key.range?.[1] : undefined;
    const range = isNode(value) ? value.range : undefined;
    if (keyEnd === undefined || !range || range[0] === range[1]) continue;
    const start = counter.linePos(keyEnd);
    const last = counter.linePos(range[1] - 1);
    for (let line = start.line; line <= last.line; line++) {
      const text = lines[line - 1] ?? "";
      lines[line - 1] = line === start.line ? `${text.slice(0, start.col - 1)}: ${mask}` : "";
    }
  }
}
