import { encodeBase64 } from "../../base64";
import type { SecretGenerator } from "../../schema/secret-files";

/** As many random bytes as asked for. */
export type Random = (length: number) => ArrayLike<number>;

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
/** Characters that neither a URL nor a shell nor YAML reads as something else. */
const symbols = "_-.+";

/** A strong value: at least 128 bits of randomness, and free of characters that would break a connection URL where it may get into one. */
export function generateSecret(kind: SecretGenerator, random: Random): string {
  switch (kind) {
    case "hex64":
      return hex(random(32));
    case "base64":
      return encodeBase64(random(32));
    case "fernet":
      return encodeBase64(random(32)).replaceAll("+", "-").replaceAll("/", "_");
    case "text":
      return pick(letters, 40, random);
    case "password":
      return `${pick("abcdefghijkmnopqrstuvwxyz", 1, random)}${pick("ABCDEFGHJKLMNPQRSTUVWXYZ", 1, random)}${pick("23456789", 1, random)}${pick(letters, 20, random)}${pick(symbols, 1, random)}`;
  }
}

const hex = (bytes: ArrayLike<number>): string =>
  Array.from(bytes, (byte) => (byte & 255).toString(16).padStart(2, "0")).join("");

/** Characters of an alphabet, each equally likely: bytes beyond the last whole round are thrown away. */
function pick(alphabet: string, length: number, random: Random): string {
  const limit = 256 - (256 % alphabet.length);
  let result = "";
  while (result.length < length) {
    for (const byte of Array.from(random(length * 2))) {
      if (byte < limit && result.length < length) result += alphabet[byte % alphabet.length];
    }
  }
  return result;
}
