import { isPlaceholder } from "../../values/effective-value";

/** Marks that can only stand for a value which is still to be filled in, wherever they are. */
export function isBlank(text: string): boolean {
  return (
    /^(<[^<>]*>|\[[\w .-]*\]|\{[\w .-]*\}|x{3,}|\*{2,}|\.{2,}|…+|-+|_+|\?+)$/i.test(text) ||
    /^replace[-_ ]?(me|this|with)|^(your|insert|enter)[-_ ].*[-_ ]here$/i.test(text)
  );
}

/** Those, and words that people put where a value is still to be filled in. */
export function isFillIn(text: string): boolean {
  return (
    isBlank(text) ||
    /\.{3}$|…/.test(text) ||
    /replace[-_ ]?(me|this|with|by)|^(your|insert|enter|fill|put|todo|tbd|fixme|example|sample|redacted|placeholder|omitted|hidden|masked)\b|^(your|insert|enter|replace|example|sample)[-_ ]|[-_ ]here$/i.test(
      text,
    )
  );
}

const dummies = new Set(
  "password passw0rd secret admin root test example default postgres postgresql minio minioadmin miniosecret guest clickhouse redis valkey mysql user pass pwd foo bar baz none null n/a na nil empty unset undefined demo local sample token key apikey api-key changeit secretpassword mypassword mysecret mysecretpassword".split(
    " ",
  ),
);

/** Passwords of the documentation, which protect nothing. */
export function isDummy(text: string): boolean {
  return (
    dummies.has(text.toLowerCase()) ||
    /^change[-_ ]?(me|this|it)|^(test|fake|sample|example|dummy|demo|repl)[-_]/i.test(text) ||
    /^(.)\1*$/.test(text)
  );
}

/** Words that switch something, numbers, paths and addresses: no secret, whatever the name says. */
export function isOrdinary(text: string): boolean {
  return (
    /^(true|false|yes|no|on|off|enabled?|disabled?|auto|required|optional|always|never|basic|bearer|jwt|oauth2?|oidc|saml|ldap|plain|scram-sha-\d+|md5|sha\d*|hs256|rs256|internal|external|static|dynamic|file|env|vault|aws|gcp|azure|kubernetes)$/i.test(
      text,
    ) ||
    /^[-+]?\d{0,15}([.:]\d{1,15})?[a-z%]{0,2}$/i.test(text) ||
    isPath(text) ||
    isWordPath(text) ||
    /^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(text)
  );
}

/** `/run/secrets/db`, `./token.txt`, `~/.ssh/id_rsa`. */
const isPath = (text: string): boolean =>
  /^(~|\.{1,2})?\/[\w. -]*(\/[\w. -]*)*$/.test(text) && (text.includes("/", 1) || text.includes("."));

/** `projects/p/locations/global`, `secret/data/app`. */
const isWordPath = (text: string): boolean => /^[A-Za-z-]{1,24}(\/[A-Za-z-]{1,24}){2,12}$/.test(text);

/** Digits only, as a PIN or a bad password. */
export const isNumber = (text: string): boolean => /^\d{4,40}$/.test(text);

/** Lower-case words with dashes, dots or underscores: names of Secrets, of their keys, of anything. */
export function isWordy(text: string): boolean {
  return /^[A-Za-z]{1,30}([-_.][A-Za-z]{1,30}|[-_.]v?\d{1,4})*$/.test(text) && (/[-_.]/.test(text) || text.length < 16);
}

/** Many different characters of several kinds in no order that makes words. */
export function isRandom(text: string): boolean {
  if (text.length < 12 || /\s/.test(text)) return false;
  // Groups, as license keys have them.
  if (/^(?=.*\d)[A-Z0-9]{4,8}(-[A-Z0-9]{4,8}){2,7}$/.test(text)) return true;
  if (isWordy(text)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((pattern) => pattern.test(text)).length;
  if (/^[0-9a-f]{24,}$/i.test(text)) return entropy(text) > 2.5;
  if (!/\d/.test(text) && classes < 3) return text.length >= 24 && entropy(text) > 3.7;
  return classes >= 2 && entropy(text) > 3;
}

/** `8f246b77-f3e1-ff88-5b48-8ec93abf3e05`: the number of something, more often than not. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Forms that only secrets have, by who makes them; each is short of what a repository scanner would take for a live one here. */
const forms: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]{2,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/,
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,255}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{40,255}/,
  /\bglpat-[\w-]{18,60}/,
  /\bxox[abposr]-[A-Za-z0-9-]{10,200}/,
  /\bxapp-\d-[A-Z0-9]{5,20}-\d{5,20}-[a-z0-9]{20,100}/,
  /\bhooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{5,20}\/[A-Z0-9]{5,20}\/[A-Za-z0-9]{15,60}/,
  /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/[\w-]{30,100}/,
  /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,120}/,
  /\bwhsec_[A-Za-z0-9+/=]{20,100}/,
  /\bsk-(?:proj-|svcacct-|admin-|ant-(?:api|admin)\d{2}-|lf-|or-v1-)?[A-Za-z0-9_-]{20,250}/,
  /\blsv2_(?:pt|sk|rp)_[a-f0-9]{32}(?:_[a-f0-9]{8,12})?/,
  /\bls__[a-f0-9]{32}\b/,
  /\bAIza[A-Za-z0-9_-]{35}/,
  /\bGOCSPX-[A-Za-z0-9_-]{20,60}/,
  /\bya29\.[A-Za-z0-9_-]{20,400}/,
  /\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{30,64}/,
  /\bnpm_[A-Za-z0-9]{30,60}\b/,
  /\bhf_[A-Za-z0-9]{30,60}\b/,
  /\bpypi-[A-Za-z0-9_-]{50,300}/,
  /\bdop_v1_[a-f0-9]{64}\b/,
  /\bhv[sb]\.[A-Za-z0-9_-]{20,200}/,
  /\bshp(?:at|ss|ca|pa)_[a-fA-F0-9]{32}\b/,
  /\bgsk_[A-Za-z0-9]{40,80}\b/,
  /\beyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,1000}/,
  /\bAccountKey=[A-Za-z0-9+/]{40,120}={0,2}/,
  /\b(?:Basic|Bearer) [A-Za-z0-9+/._~-]{20,1000}={0,2}/,
  /\bwebhook\.office\.com\/webhookb2\/[\w-]{30,40}@[\w-]{30,40}\/IncomingWebhook\/[a-f0-9]{16,40}/,
  /"private_key"\s{0,5}:\s{0,5}"[^"]{20}/,
];

/** JSON with secrets under names that say little: a private JSON Web Key, and the passwords of image registries. */
const jsonForms: readonly { mark: string; form: RegExp }[] = [
  { mark: '"kty"', form: /"d"\s{0,5}:\s{0,5}"[\w-]{40}/ },
  { mark: '"auths"', form: /"auth"\s{0,5}:\s{0,5}"[A-Za-z0-9+/]{8}/ },
];

/** Whether a text has the form of a secret that some service gives out. */
export const hasSecretForm = (text: string): boolean =>
  forms.some((form) => form.test(text)) || jsonForms.some(({ mark, form }) => text.includes(mark) && form.test(text));

/** More URLs than this in one text are not looked at. */
const maxUrls = 50;

/** The passwords in the URLs of a text: `scheme://user:password@host`, `?password=…`, `;AccountKey=…`. */
export function urlPasswords(text: string): string[] {
  return [...userInfos(text), ...parameters(text)].filter(
    (password) => !isPlaceholder(password) && !isFillIn(password),
  );
}

/** Whether a URL in a text carries a password that is none of the usual dummies. */
export const hasUrlPassword = (text: string): boolean => urlPasswords(text).some((password) => !isDummy(password));

/** Whether a connection string without a scheme (`user:password@host:5432/name`) carries a password. */
export function hasBarePassword(text: string): boolean {
  const match = /^[^\s:@/]{1,100}:([^\s]{1,500})@[^\s@]{1,300}$/.exec(text.trim());
  return match?.[1] !== undefined && !isPlaceholder(match[1]) && !isFillIn(match[1]);
}

function userInfos(text: string): string[] {
  const found: string[] = [];
  let at = text.indexOf("://");
  for (let count = 0; at !== -1 && count < maxUrls; count++) {
    const rest = text.slice(at + 3, at + 1000);
    const end = rest.search(/[\s"'`<>,]|$/);
    const password = passwordOf(rest.slice(0, end));
    if (password !== undefined && /[A-Za-z]/.test(text[at - 1] ?? "")) found.push(password);
    at = text.indexOf("://", at + 3);
  }
  return found;
}

/** The password in what follows `://`. People forget to encode a slash or an at sign in it. */
function passwordOf(authority: string): string | undefined {
  const slash = authority.search(/[/?#]/);
  const first = slash === -1 ? authority : authority.slice(0, slash);
  const info = first.includes("@") ? first : authority;
  const end = info.lastIndexOf("@");
  const colon = info.indexOf(":");
  if (end === -1 || colon === -1 || colon > end) return undefined;
  const password = info.slice(colon + 1, end);
  // A port, and an at sign somewhere in the path.
  if (password === "" || /^\d{1,5}[/?#]/.test(password)) return undefined;
  return password;
}

const parameter =
  /(?:^|[?&;,\s])(?:password|passwd|pwd|sslpassword|accountkey|sharedaccesskey|api[-_]?key|access_?token|auth_?token|sig)=([^&;,\s"'#]{4,300})/gi;

/** Parameters that may also be the name or the number of something. */
const vagueParameter = /[?&](?:token|secret|signature)=([^&;,\s"'#]{16,300})/gi;

function parameters(text: string): string[] {
  if (!text.includes("=")) return [];
  const values = (pattern: RegExp): string[] =>
    Array.from(text.slice(0, 4096).matchAll(pattern), ([, value]) => value ?? "");
  return [...values(parameter), ...values(vagueParameter).filter(isRandom)];
}
