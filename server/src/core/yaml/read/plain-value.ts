import { decodeBase64, isBase64, utf8Text } from "../../base64";
import {
  type AliasNode,
  isMerge,
  type MapNode,
  resolveAlias,
  type ScalarNode,
  type ScalarValue,
  type ValuesNode,
} from "../document/nodes";

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

/** Aliases inside of aliases multiply; no values file reads so many values again. */
const maxReadAgain = 50_000;

/** A node as plain data, as Helm reads it. Maps have no prototype, so that a key such as `__proto__` is just a key. */
export function toPlainValue(node: ValuesNode | undefined): unknown {
  return node ? convert(node, { left: maxReadAgain, aliases: 0, open: new Set() }) : undefined;
}

interface Budget {
  left: number;
  /** How many aliases lead to where the reading is. */
  aliases: number;
  /** The nodes being converted, to stop at circles. */
  open: Set<ValuesNode>;
}

function convert(node: ValuesNode, budget: Budget): unknown {
  const value = resolveAlias(node);
  if (!value || budget.open.has(value)) return null;
  if (node.kind !== "alias") return convertHere(value, budget);
  budget.aliases++;
  const result = convertHere(value, budget);
  budget.aliases--;
  return result;
}

function convertHere(value: Exclude<ValuesNode, AliasNode>, budget: Budget): unknown {
  if (budget.aliases > 0 && budget.left-- <= 0) return null;
  if (value.kind === "scalar") return value.value === undefined ? value.text : value.value;
  budget.open.add(value);
  const result = value.kind === "list" ? value.items.map((item) => convert(item, budget)) : convertMap(value, budget);
  budget.open.delete(value);
  return result;
}

/** In the order of the text, as Helm does: a merge below a key replaces it. Of several sources of one merge the first wins. */
function convertMap(map: MapNode, budget: Budget): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const entry of map.entries) {
    const value = convert(entry.value, budget);
    if (!isMerge(entry)) result[keyForHelm(entry.key)] = value;
    else
      for (const source of [value].flat().reverse())
        if (typeof source === "object" && source !== null) Object.assign(result, source);
  }
  return result;
}

/** The name of a key as Helm reads it: `on` is `true`, `0x10` is `16`, and `1e6` is `1e+06`. */
export function keyForHelm({ text, value, tag }: ScalarNode): string {
  if (typeof value === "number") {
    if (tag === "tag:yaml.org,2002:float" || isFloat(text, value)) return floatKey(value);
    return /^[-+]?[1-9][0-9_]*$/.test(text) ? text.replaceAll(/[_+]/g, "") : String(BigInt(value));
  }
  return typeof value === "boolean" ? String(value) : text;
}

/** Go writes numbers with exponents outside of this range. */
const exponents = { least: -4, most: 5 };

/** A key that is a number with a fraction or an exponent, as Helm names it: in single precision, as Go writes it. */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return ".nan";
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
  if (single === 0) return Object.is(single, -0) ? "-0" : "0";
  const [digits = "", exponent = "0"] = shortest(single).split("e");
  const power = Number(exponent);
  if (power >= exponents.least && power <= exponents.most) return String(Number(`${digits}e${power}`));
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** The fewest digits that tell a number of single precision from all others. */
function shortest(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}
