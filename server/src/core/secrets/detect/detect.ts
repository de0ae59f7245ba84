import { decodeBase64 } from "../../base64";
import { isPlaceholder } from "../../values/effective-value";
import { isVariableName, kindOfName, mayNameSecret, type NameKind, singular, wordsOf } from "./secret-names";
import {
  hasSecretForm,
  hasUrlPassword,
  isDummy,
  isFillIn,
  isNumber,
  isOrdinary,
  isRandom,
  isUuid,
  isWordy,
} from "./secret-values";

/** Longer texts are looked at up to here. In UTF-16 code units. */
const maxText = 4096;

/** No form that gives a secret away is shorter. */
const minForm = 9;

/** Judges a value at a place that no chart knows as secret, by its name, its form, and the name of the list or map around it. */
export function detectSecret(name: string, value: string, group = ""): Verdict {
  const text = value.slice(0, maxText).trim();
  // Most values are short words under ordinary names.
  if (text.length < minForm && !mayNameSecret(name)) return "none";
  if (text === "" || isFillIn(text) || isEncrypted(text)) return "none";
  if (/[\r\n]/.test(text)) return detectInLines(text);
  if (isPlaceholder(text)) return "none";
  if (hasSecretForm(text) || hasUrlPassword(text) || hasEmbeddedSecret(text)) return "secret";
  if (hasHeader(name, text) || hasUserPassword(name, text)) return "secret";
  const verdict = detectByName(name, text);
  return verdict === "none" && isOneOf(group, text) ? "secret" : verdict;
}

/** Texts that something decrypts before they are used. */
const isEncrypted = (text: string): boolean =>
  /^(ENC\[|AgA[A-Za-z0-9+/]{50}|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)|vault:v\d+:|\$ANSIBLE_VAULT)/.test(text);

/** `OTEL_EXPORTER_OTLP_HEADERS: x-team=…`: what exporters send along is there to sign in. */
const hasHeader = (name: string, text: string): boolean =>
  /headers$/i.test(name) &&
  text.split(",").some((pair) => pair.includes("=") && isRandom(pair.slice(pair.indexOf("=") + 1).trim()));

/** `ELASTIC_AUTH: user:password` */
const hasUserPassword = (name: string, text: string): boolean =>
  /(auth|credentials?|login|user)$/i.test(name) && isRandom(/^[\w.@-]{1,80}:([^\s:/]{8,200})$/.exec(text)?.[1] ?? "");

/** An item of `apiKeys`, an entry of `tokens`. */
const isOneOf = (group: string, text: string): boolean =>
  mayNameSecret(group) && isLongRandom(text) && kindOfName(singular(group)) !== "none";

/** More lines than this are not looked at. */
const maxLines = 200;

/** A file inside of a value: its settings are judged like those of the values file. */
function detectInLines(text: string): Verdict {
  if (hasSecretForm(text)) return "secret";
  const isSecret = text.split(/\r\n|\n|\r/, maxLines).some((line) => {
    const match =
      /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,80})["']?\s*[:=]\s*["']?([^\s"'#,;][^\s"',;]{0,500})["']?,?\s*$/.exec(
        line.slice(0, 700),
      );
    if (match?.[1] && match[2] && !isPlaceholder(match[2]) && detectByName(match[1], match[2]) === "secret")
      return true;
    return !isPlaceholder(line) && (hasUrlPassword(line) || hasEmbeddedSecret(line));
  });
  return isSecret ? "secret" : "none";
}

/** How sure it is that a value is a secret: one, a dummy that stands for one, or none. */
type Verdict = "secret" | "dummy" | "none";

/** Judges a value by its name; what is filled in by other tools is none of its business. */
function detectByName(name: string, text: string): Verdict {
  if (!mayNameSecret(name)) return "none";
  const kind = kindOfName(name);
  if (kind === "none" || (/\s/.test(text.slice(0, 200)) === true && kind !== "password")) return "none";
  if (kind === "password" && isNumber(text)) return "secret";
  if (isOrdinary(text) || repeatsName(name, text) || namesVariable(text)) return "none";
  if (isDummy(text)) return kind === "key" || kind === "any key" ? "none" : "dummy";
  return isConvincing(kind, text, isVariableName(name)) ? "secret" : "none";
}

/** A password may be anything; in what may be the name of something, it takes the look of a secret. */
function isConvincing(kind: Exclude<NameKind, "none">, text: string, isVariable: boolean): boolean {
  switch (kind) {
    case "password":
      return text.length >= 3;
    case "secret":
      return text.length >= 6 && (isVariable || !isWordy(text) || /\d/.test(text));
    case "token":
      return text.length >= 6 && (isVariable || !isWordy(text));
    case "key":
      return text.length >= 8 && (isRandom(text) || (isVariable && !isWordy(text)));
    case "any key":
      return isLongRandom(text);
  }
}

/** So many random characters that they are hardly the name or the number of something. */
const isLongRandom = (text: string): boolean =>
  text.length >= 20 && /^[\w+/=-]+$/.test(text) && /\d/.test(text) && !isUuid(text) && isRandom(text);

/** `password: DB_PASSWORD` says where the password is. */
const namesVariable = (text: string): boolean =>
  text.includes("_") && isVariableName(text) && kindOfName(text) !== "none";

/** `adminPasswordKey: admin-password` names a key; the value says no more than the name. */
function repeatsName(name: string, text: string): boolean {
  if (!/^[A-Za-z][\w.-]*$/.test(text)) return false;
  const words = new Set(wordsOf(name));
  return wordsOf(text).every((word) => words.has(word));
}

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
function hasEmbeddedSecret(text: string): boolean {
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
