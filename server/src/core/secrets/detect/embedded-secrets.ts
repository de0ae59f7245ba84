import { decodeBase64 } from "../../base64";
import { isPlaceholder } from "../../values/placeholder";
import { detectByName } from "./named-secrets";
import { hasSecretForm, isDummy, isFillIn, isOrdinary, isRandom, isWordy } from "./secret-values";

/** What in a text is followed by a secret: its first group is a name if there are two, and the last one the value. */
interface Place {
  /** Texts without it need not be searched; in lower case. */
  mark: string;
  pattern: RegExp;
  isSecret: (value: string, name: string) => boolean;
}

const byName = (value: string, name: string): boolean => detectByName(name, value) === "secret";
const isArgument = (value: string): boolean => !isDummy(value) && !isOrdinary(value) && !isWordy(value);

const places: readonly Place[] = [
  // --password=…, --token …
  {
    mark: "-",
    pattern:
      /(?:^|\s)--?[a-z-]{0,40}(?:password|passwd|passphrase|requirepass|masterauth|secret|token|api-?key)[= ]["']?([^\s"']{6,200})/gi,
    isSecret: isArgument,
  },
  // curl -u user:…
  { mark: "-u", pattern: /\s(?:-u|--user)[ =]?["']?[\w.@-]{1,80}:([^\s"']{6,200})/gi, isSecret: isArgument },
  // PGPASSWORD=… psql, export API_KEY=…
  { mark: "=", pattern: /(?:^|[\s;])([A-Z][A-Z0-9_]{2,60})=["']?([^\s"';]{6,500})/g, isSecret: byName },
  // password="…" amidst other settings
  { mark: "=", pattern: /\b([A-Za-z][\w.-]{0,60})\s?=\s?["']([^\s"']{6,500})["']/g, isSecret: byName },
  { mark: '"', pattern: /"([A-Za-z_][\w.-]{0,60})"\s{0,4}:\s{0,4}"([^"]{1,500})"/g, isSecret: byName },
  { mark: "</", pattern: /<([A-Za-z][\w.-]{0,60})>([^<>]{4,500})<\//g, isSecret: byName },
  // X-Api-Key: …
  {
    mark: "-",
    pattern: /\b(?:x-[a-z-]{0,30}(?:key|token)|api-key|private-token)["']?[\s:=]{1,4}["']?([\w.+/=-]{12,500})/gi,
    isSecret: isRandom,
  },
  { mark: "password", pattern: /\bpassword\s{1,4}'([^']{6,200})'/gi, isSecret: isArgument },
  { mark: "identified by", pattern: /\bidentified by\s{1,4}'([^']{6,200})'/gi, isSecret: isArgument },
  // .netrc, redis.conf, fluent-bit.conf
  {
    mark: "pass",
    pattern: /(?:^|\s)[\w.-]{0,30}(?:password|passwd|requirepass)\s{1,4}([^\s"']{8,200})(?=\s|$)/gi,
    isSecret: isRandom,
  },
];

/** Whether a secret stands inside of a text: on a command line, in JSON, XML or SQL, in a header, or in Base64. */
export function hasEmbeddedSecret(text: string): boolean {
  return embeddedSecrets(text).length > 0 || hasEncodedSecret(text);
}

/** The secrets inside of a text that are told by what stands around them. */
export function embeddedSecrets(text: string): string[] {
  const lower = text.toLowerCase();
  return places.flatMap((place) => (lower.includes(place.mark) ? secretsAt(place, text) : []));
}

const secretsAt = ({ pattern, isSecret }: Place, text: string): string[] =>
  Array.from(text.matchAll(pattern)).flatMap((match) => {
    const value = match.at(-1) ?? "";
    const isFound =
      !isPlaceholder(value) && !isFillIn(value) && !value.startsWith("-") && isSecret(value, match[1] ?? "");
    return isFound ? [value] : [];
  });

/** Base64 of `{"`, of `{` with a line break, and of `-----BEGIN`: a key file of some kind. */
const encodedFile = /^(?:eyJ|ewog|ewo|LS0tLS1CRUdJTi)[A-Za-z0-9+/\s]{40,}={0,2}$/;

const hasEncodedSecret = (text: string): boolean => encodedFile.test(text) && hasSecretForm(decodeBase64(text));
