import type { ScalarValue } from "./nodes";

/**
 * Helm reads values with a YAML 1.1 parser, so `yes` is a boolean and `0777` is 511, which YAML 1.2 editors read differently.
 * The rules are those of go-yaml v2, confirmed with helm 3.17 and 4.1.
 */
const keywords = new Map<string, boolean | null>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);

const special = new Map<string, number>([
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
]);

const decimal = /^[-+]?(0|[1-9][0-9]*)$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const otherBase = /^([-+]?)0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+|[0-7]+)$/;

/** What Helm makes of a plain (unquoted) scalar. */
export function readPlainScalar(text: string): ScalarValue {
  const keyword = keywords.get(text);
  if (keyword !== undefined) return keyword;
  const first = text.charCodeAt(0);
  const mayBeNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return mayBeNumber && text.length < 400 ? readNumber(text) : text;
}

function readNumber(text: string): ScalarValue {
  if (special.has(text)) return special.get(text);
  const digits = text.replaceAll("_", "");
  if (decimal.test(digits)) return Number(digits);
  const based = otherBase.exec(digits);
  if (based) return (based[1] === "-" ? -1 : 1) * Number(basedLiteral(based[2] ?? ""));
  const number = float.test(digits) ? Number(digits) : Number.NaN;
  // What is too large for a float stays a text.
  return Number.isFinite(number) ? number : text;
}

/** `777` -> `0o777`, `xff` -> `0xff`. */
const basedLiteral = (digits: string): string => (/^[0-7]/.test(digits) ? `0o${digits}` : `0${digits.toLowerCase()}`);

/** The type name people know, in lower case. */
export function typeOf(value: ScalarValue): "string" | "number" | "boolean" | "null" | "unknown" {
  if (value === null) return "null";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return typeof value as "string";
  return "unknown";
}
