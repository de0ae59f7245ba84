import type { ScalarNode } from "../yaml/document/nodes";

/** A scalar as templates print it; undefined where that is not what is written, such as `0777` or `1000000`. */
export function helmText(node: ScalarNode): string | undefined {
  const { value, text } = node;
  if (typeof value === "string") return hasLoneSurrogate(value) ? undefined : value;
  const printed = printedValue(value);
  return printed === text ? printed : undefined;
}

/** A default as templates print it; undefined for what is no scalar and for numbers that Go prints with an exponent. */
export function printedValue(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return undefined;
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-4 && size < 1e6) ? String(value) : undefined;
}

const hasLoneSurrogate = (text: string): boolean =>
  /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
