import { isPlaceholder } from "../../values/placeholder";
import { hasEmbeddedSecret } from "./embedded-secrets";
import { detectByName, isLongRandom, type Verdict } from "./named-secrets";
import { kindOfName, mayNameSecret, singular } from "./secret-names";
import { hasSecretForm, isFillIn, isRandom } from "./secret-values";
import { hasUrlPassword } from "./url-password";

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
