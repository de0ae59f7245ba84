import { decodeBase64, isBase64, utf8Text } from "../../base64";
import type { ScalarNode, ScalarValue } from "../document/nodes";

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
  // An underscore may not stand in what begins with a point.
  const digits = text.startsWith(".") ? text : text.replaceAll("_", "");
  if (decimal.test(digits)) return Number(digits);
  const based = otherBase.exec(digits);
  if (based) {
    const size = BigInt(basedLiteral(based[2] ?? ""));
    const most = based[1] === "-" ? 2n ** 63n : based[1] === "+" ? 2n ** 63n - 1n : 2n ** 64n - 1n;
    if (size <= most) return (based[1] === "-" ? -1 : 1) * Number(size);
  }
  const number = float.test(digits) ? Number(digits) : Number.NaN;
  // What is too large for a float stays a text.
  return Number.isFinite(number) ? number : text;
}

/** `777` -> `0o777`, `xff` -> `0xff`. */
const basedLiteral = (digits: string): string => (/^[0-7]/.test(digits) ? `0o${digits}` : `0${digits.toLowerCase()}`);

const core = "tag:yaml.org,2002:";

/** What Helm makes of a scalar. A tag says more than quotes; one of which Helm knows nothing makes a string. */
export function readScalar({
  text,
  style,
  tag,
}: Pick<ScalarNode, "text" | "style" | "tag">): Pick<ScalarNode, "text" | "value"> {
  if (tag === undefined) return { text, value: style === "plain" ? readPlainScalar(text) : text };
  if (tag === binaryTag) {
    const decoded = isBase64(text) ? utf8Text(decodeBase64(text)) : undefined;
    return { text: decoded ?? text, value: decoded };
  }
  const fits = tag.startsWith(core) ? coreTags.get(tag.slice(core.length)) : undefined;
  if (!fits) return { text, value: text };
  const value = tag === timestampTag ? text : readPlainScalar(text);
  return { text, value: fits(text, value) ? value : undefined };
}

const binaryTag = `${core}binary`;
const timestampTag = `${core}timestamp`;

/** Whether a plain scalar is what a tag says. */
const coreTags = new Map<string, (text: string, value: ScalarValue) => boolean>([
  ["null", (_, value) => value === null],
  ["bool", (_, value) => typeof value === "boolean"],
  ["int", (text, value) => typeof value === "number" && !isFloat(text, value)],
  ["float", (_, value) => typeof value === "number"],
  ["timestamp", (text) => isTimestamp(text)],
]);

/** Whether Helm holds a number as one with a fraction: it has one or an exponent, or is no integer of 64 bits. */
export function isFloat(text: string, value: number): boolean {
  const digits = text.replaceAll("_", "");
  if (otherBase.test(digits)) return false;
  if (!decimal.test(digits)) return true;
  if (Number.isSafeInteger(value)) return false;
  const size = BigInt(digits.replace("+", ""));
  return size < -(2n ** 63n) || size >= 2n ** (digits.startsWith("+") ? 63n : 64n);
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](?:[01]\d|2[0-4]):(?:[0-5]\d|60))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** The forms of a time that Helm knows. */
function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, ...time] = match
    .slice(1)
    .flatMap((part) => (part === undefined ? [] : Number(part)));
  const [hour = 0, minute = 0, second = 0] = time;
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

/** The type name people know, in lower case. */
export function typeOf(value: ScalarValue): "string" | "number" | "boolean" | "null" | "unknown" {
  if (value === null) return "null";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return typeof value as "string";
  return "unknown";
}
