/**
 * JSON with one line per values key, so that a new chart version is a small diff and the file stays compact.
 * Only `properties` open new lines; everything else about a key stands on its line.
 */
export function formatJson(schema: Record<string, unknown>): string {
  return `${format(schema, "")}\n`;
}

function format(schema: Record<string, unknown>, indent: string): string {
  const inner = `${indent} `;
  const parts = Object.entries(schema).map(([keyword, value]) => {
    if (keyword !== "properties") return `${JSON.stringify(keyword)}:${JSON.stringify(value)}`;
    const lines = Object.entries(value as Record<string, Record<string, unknown>>).map(
      ([key, property]) => `${inner}${JSON.stringify(key)}:${format(property, inner)}`,
    );
    return `"properties":{\n${lines.join(",\n")}}`;
  });
  return `{${parts.join(",")}}`;
}
