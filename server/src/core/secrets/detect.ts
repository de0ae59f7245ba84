import { isPlaceholder } from "../rules/placeholder";
import { isVariableName, kindOfName, mayNameSecret, wordsOf } from "./secret-names";
import { hasSecretForm, isDummy, isFillIn, isNumber, isOrdinary, isRandom, isWordy } from "./secret-values";
import { hasUrlPassword } from "./url-password";

/** How sure it is that a value is a secret: one, a dummy that stands for one, or none. */
export type Verdict = "secret" | "dummy" | "none";

/** Longer texts are looked at up to here. In UTF-16 code units. */
const maxText = 4096;

/** No form that gives a secret away is shorter. */
const minForm = 9;

/** Judges a value at a place that no chart knows as secret, by its name and its form. */
export function detectSecret(name: string, value: string): Verdict {
  const text = value.slice(0, maxText).trim();
  // Most values are short words under ordinary names.
  if (text.length < minForm && !mayNameSecret(name)) return "none";
  if (text === "" || isFillIn(text) || isEncrypted(text)) return "none";
  if (/[\r\n]/.test(text)) return detectInLines(text);
  if (isPlaceholder(text)) return "none";
  if (hasSecretForm(text) || hasUrlPassword(text) || hasArgument(text) || hasJsonSecret(text)) return "secret";
  return detectByName(name, text);
}

/** A secret in JSON that someone has written into a value. */
function hasJsonSecret(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  const pairs = text.matchAll(/"([A-Za-z_][\w.-]{0,60})"\s{0,4}:\s{0,4}"([^"]{1,500})"/g);
  return Array.from(pairs).some(
    ([, name = "", value = ""]) => !isPlaceholder(value) && detectByName(name, value) === "secret",
  );
}

/** Texts that something decrypts before they are used. */
const isEncrypted = (text: string): boolean =>
  /^(ENC\[|AgA[A-Za-z0-9+/]{50}|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)|vault:v\d+:|\$ANSIBLE_VAULT)/.test(text);

function detectByName(name: string, text: string): Verdict {
  if (!mayNameSecret(name)) return "none";
  const kind = kindOfName(name);
  if (kind === "none" || (/\s/.test(text.slice(0, 200)) === true && kind !== "password")) return "none";
  if (kind === "password" && isNumber(text)) return "secret";
  if (isOrdinary(text) || repeatsName(name, text) || namesVariable(text)) return "none";
  if (isDummy(text)) return kind === "key" ? "none" : "dummy";
  return isConvincing(kind, text, isVariableName(name)) ? "secret" : "none";
}

/** A password may be anything; in what may be the name of something, it takes the look of a secret. */
function isConvincing(kind: "password" | "token" | "key" | "secret", text: string, isVariable: boolean): boolean {
  switch (kind) {
    case "password":
      return text.length >= 3;
    case "secret":
      return text.length >= 6 && (isVariable || !isWordy(text) || /\d/.test(text));
    case "token":
      return text.length >= 6 && (isVariable || !isWordy(text));
    case "key":
      return text.length >= 8 && (isRandom(text) || (isVariable && !isWordy(text)));
  }
}

/** `password: DB_PASSWORD` says where the password is. */
const namesVariable = (text: string): boolean =>
  text.includes("_") && isVariableName(text) && kindOfName(text) !== "none";

/** `adminPasswordKey: admin-password` names a key; the value says no more than the name. */
function repeatsName(name: string, text: string): boolean {
  if (!/^[A-Za-z][\w.-]*$/.test(text)) return false;
  const words = new Set(wordsOf(name));
  return wordsOf(text).every((word) => words.has(word));
}

const argument =
  /(?:^|\s)--?[a-z-]{0,40}(?:password|passwd|passphrase|requirepass|masterauth|secret|token|api-?key)[= ]["']?([^\s"']{6,200})/gi;

/** A secret on a command line. */
function hasArgument(text: string): boolean {
  if (!text.includes("-")) return false;
  return Array.from(text.matchAll(argument), ([, value]) => value ?? "").some(isArgumentSecret);
}

const isArgumentSecret = (value: string): boolean =>
  !isPlaceholder(value) &&
  !isFillIn(value) &&
  !isDummy(value) &&
  !isOrdinary(value) &&
  !value.startsWith("-") &&
  !isWordy(value);

/** More lines than this are not looked at. */
const maxLines = 200;

/** A file inside of a value: its settings are judged like those of the values file. */
function detectInLines(text: string): Verdict {
  if (hasSecretForm(text)) return "secret";
  const verdicts = text.split(/\r\n|\n|\r/, maxLines).map((line) => {
    const match =
      /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,80})["']?\s*[:=]\s*["']?([^\s"'#,;][^\s"',;]{0,500})["']?,?\s*$/.exec(
        line.slice(0, 700),
      );
    if (match?.[1] && match[2] && !isPlaceholder(match[2])) return detectByName(match[1], match[2]);
    return !isPlaceholder(line) && hasUrlPassword(line) ? "secret" : "none";
  });
  return verdicts.includes("secret") ? "secret" : "none";
}
