/**
 * A text as it was before somebody wrote it down in quotes, in an address or in Base64. `starts` and `ends` say for each UTF-16
 * unit of it which part of the original it stands for.
 */
export interface Reading {
  text: string;
  starts: Int32Array;
  ends: Int32Array;
}

/** More steps of decoding lead to nothing that anybody prints. */
const maxDepth = 3;

/** How many times the length of a text its readings may have together. */
const maxGrowth = 30;

/** What a message of ours may have been: our rules quote values as they are or as JSON. There may be hundreds of messages. */
export function readingsOfOwn(text: string): Reading[] {
  const whole = readingOf(text);
  return [whole, ...steps.slice(0, 1).flatMap((step) => step(whole) ?? [])];
}

/** What a part of a manifest may have been. Less is tried than for a message: it is much longer, and no excerpt of something. */
export function readingsOfManifest(text: string): Reading[] {
  const whole = readingOf(text);
  return [whole, ...steps.slice(0, 6).flatMap((step) => step(whole) ?? [])];
}

function readingOf(text: string): Reading {
  const places = Int32Array.from({ length: text.length + 1 }, (_, index) => index);
  return { text, starts: places, ends: places.subarray(1) };
}

/** All that a text may have been: as it stands, without escapes, decoded, and what these were in turn. */
export function readingsOf(text: string): Reading[] {
  let latest: Reading[] = [readingOf(text)];
  const all = [...latest];
  const seen = new Set([text]);
  let left = maxGrowth * text.length + 2000;
  for (let depth = 0; depth < maxDepth; depth++) {
    const next: Reading[] = [];
    for (const reading of latest)
      for (const step of steps) {
        const read = left > 0 ? step(reading) : undefined;
        if (!read || seen.has(read.text)) continue;
        left -= read.text.length;
        seen.add(read.text);
        next.push(read);
      }
    all.push(...next);
    latest = next;
  }
  return all;
}

/** A reading in which all that is white is a single blank: lines may be broken and indented anywhere. */
export const withoutSpace = (reading: Reading): Reading => replace(reading, /[\s\x85]+/g, () => " ") ?? reading;

const steps: ((reading: Reading) => Reading | undefined)[] = [
  (reading) =>
    replace(reading, /(?:\\x[\da-fA-F]{2})+|\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|\n[ \t]*|[\s\S])/g, withoutBackslash),
  (reading) => replace(reading, /(?:%[0-9a-f]{2})+/gi, ([text]) => fromBytes(text.replaceAll("%", ""))),
  (reading) => replace(reading, /\+/g, () => " "),
  (reading) => replace(reading, /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|lt|gt|amp|quot|apos);/gi, withoutEntity),
  (reading) => replace(reading, /'\\''|'"'"'|''/g, () => "'"),
  ...[0, 1, 2, 3].map(
    (phase) => (reading: Reading) => decodeRuns(reading, { pattern: /[\w+/-]{6,}/g, bits: base64, phase }),
  ),
  ...[0, 1].map((phase) => (reading: Reading) => decodeRuns(reading, { pattern: /[0-9a-f]{12,}/gi, bits: hex, phase })),
];

/** A reading with each match replaced by what it means; undefined where there is none. */
function replace(
  { text, starts, ends }: Reading,
  pattern: RegExp,
  meaning: (match: RegExpExecArray) => string,
): Reading | undefined {
  const parts: { text: string; from: number; to: number }[] = [];
  let end = 0;
  let length = 0;
  for (const match of text.matchAll(pattern)) {
    const part = { text: meaning(match), from: match.index, to: match.index + match[0].length };
    length += part.from - end + part.text.length;
    end = part.to;
    parts.push(part);
  }
  if (parts.length === 0) return undefined;
  const read = new Writer(length + text.length - end);
  let copied = 0;
  for (const part of parts) {
    read.copy(text, { starts, ends }, copied, part.from);
    for (let i = 0; i < part.text.length; i++) read.add(starts[part.from] ?? 0, ends[part.to - 1] ?? 0);
    read.text += part.text;
    copied = part.to;
  }
  read.copy(text, { starts, ends }, copied, text.length);
  return read;
}

/** A reading that is being written. */
class Writer implements Reading {
  text = "";
  starts: Int32Array;
  ends: Int32Array;
  private length = 0;

  constructor(length: number) {
    this.starts = new Int32Array(length);
    this.ends = new Int32Array(length);
  }

  add(start: number, end: number): void {
    this.starts[this.length] = start;
    this.ends[this.length++] = end;
  }

  copy(text: string, { starts, ends }: Pick<Reading, "starts" | "ends">, from: number, to: number): void {
    this.text += text.slice(from, to);
    this.starts.set(starts.subarray(from, to), this.length);
    this.ends.set(ends.subarray(from, to), this.length);
    this.length += to - from;
  }
}

const letters = new Map(
  Object.entries({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", a: "\x07", e: "\x1b", 0: "\0" }),
);
const rare = new Map(Object.entries({ N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029" }));

/** As Go, JSON and YAML write characters behind a backslash. */
function withoutBackslash([text]: RegExpExecArray): string {
  const kind = text[1] ?? "";
  if (kind === "x" && text.length > 2) return fromBytes(text.replaceAll(/\\x/gi, ""));
  if (/^u$/i.test(kind) && text.length > 2) return characterOf(Number.parseInt(text.slice(2), 16));
  if (kind === "\n") return "";
  return letters.get(kind) ?? rare.get(kind) ?? kind;
}

const entities = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));

function withoutEntity([text]: RegExpExecArray): string {
  const name = text.slice(1, -1).toLowerCase();
  if (name.startsWith("#x")) return characterOf(Number.parseInt(name.slice(2), 16));
  return name.startsWith("#") ? characterOf(Number(name.slice(1))) : (entities.get(name) ?? text);
}

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD");

/** Bytes in hexadecimal digits as a text: UTF-8, or else one character a byte. */
function fromBytes(digits: string): string {
  const pairs = digits.match(/../g) ?? [];
  try {
    return decodeURIComponent(pairs.map((pair) => `%${pair}`).join(""));
  } catch {
    return pairs.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join("");
  }
}

/** How many bits a digit of an encoding has, and which. */
interface Digits {
  size: number;
  numberOf(digit: string): number;
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const base64Values = new Map([...base64Digits, ..."-_"].map((digit, index) => [digit, index < 64 ? index : index - 2]));
const base64: Digits = { size: 6, numberOf: (digit) => base64Values.get(digit) ?? 0 };
const hex: Digits = { size: 4, numberOf: (digit) => Number.parseInt(digit, 16) };

/** What stands in the long words of a text if they are encoded bytes from their digit `phase` on; undefined where there are none. */
function decodeRuns(
  { text, starts, ends }: Reading,
  { pattern, bits: { size, numberOf }, phase }: { pattern: RegExp; bits: Digits; phase: number },
): Reading | undefined {
  const runs = [...text.matchAll(pattern)];
  const length = runs.reduce((sum, [run]) => sum + run.length + 1, 0);
  if (length === 0) return undefined;
  const read = new Writer(length);
  for (const { index, 0: run } of runs) {
    const bytes: number[] = [];
    let value = 0;
    let count = 0;
    for (let at = phase; at < run.length; at++) {
      value = ((value << size) | numberOf(run[at] ?? "")) & 0xffff;
      count += size;
      if (count < 8) continue;
      count -= 8;
      bytes.push((value >> count) & 255);
    }
    const place = (byte: number): [number, number] => {
      const first = index + phase + Math.floor((byte * 8) / size);
      const last = index + phase + Math.ceil(((byte + 1) * 8) / size) - 1;
      return [starts[first] ?? 0, ends[Math.min(last, index + run.length - 1)] ?? 0];
    };
    readUtf8(bytes, place, read);
    // What stands in one word does not go on in the next.
    read.text += "\0";
    read.add(0, 0);
  }
  return read;
}

/** Appends bytes as the characters that they are in UTF-8; a byte that is none of it as a character of its own. */
function readUtf8(bytes: readonly number[], place: (byte: number) => [number, number], read: Writer): void {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    const lead = bytes[at] ?? 0;
    let code = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let i = 1; i < length; i++) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    const character = characterOf(code);
    const [start] = place(at);
    const [, end] = place(at + length - 1);
    for (let i = 0; i < character.length; i++) read.add(start, end);
    read.text += character;
    at += length;
  }
}

/** How many bytes the character at a place has. */
function sequenceAt(bytes: readonly number[], at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 1;
  return length;
}
