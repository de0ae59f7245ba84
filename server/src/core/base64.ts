const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as Base64 with padding. */
export function encodeBase64(bytes: ArrayLike<number>): string {
  let result = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    result += alphabet[group >> 18] ?? "";
    result += alphabet[(group >> 12) & 63] ?? "";
    result += left > 1 ? alphabet[(group >> 6) & 63] : "=";
    result += left > 2 ? alphabet[group & 63] : "=";
  }
  return result;
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): number[] {
  return [...text].flatMap((char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), tail(code, 0)];
    if (code < 0x10000) return [0xe0 | (code >> 12), tail(code, 6), tail(code, 0)];
    return [0xf0 | (code >> 18), tail(code, 12), tail(code, 6), tail(code, 0)];
  });
}

const tail = (code: number, shift: number): number => 0x80 | ((code >> shift) & 63);

/** The text of UTF-8 bytes, one character for each byte. As Go does, each byte that is no part of a text becomes U+FFFD. */
export function utf8Text(bytes: string): string {
  return bytes.replaceAll(
    /[\xC2-\xDF][\x80-\xBF]|(?:\xE0[\xA0-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]|\xED[\x80-\x9F])[\x80-\xBF]|(?:\xF0[\x90-\xBF]|[\xF1-\xF3][\x80-\xBF]|\xF4[\x80-\x8F])[\x80-\xBF]{2}|[\x80-\xFF]/g,
    (sequence) => (sequence.length === 1 ? "\uFFFD" : decodeSequence(sequence)),
  );
}

function decodeSequence(sequence: string): string {
  const first = sequence.charCodeAt(0) & (0xff >> (sequence.length + 1));
  return String.fromCodePoint(
    [...sequence.slice(1)].reduce((code, byte) => (code << 6) | (byte.charCodeAt(0) & 63), first),
  );
}

/** Whether Kubernetes would accept a text as Base64: line breaks are fine, missing padding is not. */
export function isBase64(text: string): boolean {
  const joined = text.replaceAll(/[\r\n]/g, "");
  return joined.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(joined);
}

/** What is encoded in Base64, one character for each byte; what is no Base64 is left out. */
export function decodeBase64(text: string): string {
  let result = "";
  let bits = 0;
  let count = 0;
  for (const char of text) {
    const value = alphabet.indexOf(char);
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xfff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result += String.fromCharCode((bits >> count) & 255);
  }
  return result;
}
