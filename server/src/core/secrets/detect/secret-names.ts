/** What a name says about its value: a password, another kind of secret, key material, a key to anything, or nothing. */
export type NameKind = "password" | "token" | "key" | "any key" | "secret" | "none";

/** Words behind the one that counts: `DB_PASSWORD_2`, `encryptionKeyPrevious`. */
const qualifiers = new Set(
  "previous old new current next primary secondary base prod production staging stage dev test live backup default value plain plaintext text base64 b64 raw string ro rw readonly".split(
    " ",
  ),
);

const passwordWords = new Set(
  "password passwd pwd pw passphrase passcode pass passwort psk requirepass masterauth".split(" "),
);
const tokenWords = new Set(
  "token jwt pat bearer salt credential credentials cookie authtoken accesstoken apitoken".split(" "),
);
const keyWords = new Set(
  "apikey accesskey secretkey privatekey encryptionkey signingkey licensekey authkey hmac".split(" "),
);
const secretWords = new Set("clientsecret appsecret secrets".split(" "));

/** What stands before `key` when the key is one to open something with. */
const keyQualifiers = new Set(
  "api app access secret private encryption encrypt enc crypto signing sign license licence master account auth service shared hmac jwt session storage admin fernet aes rsa ssh gpg pgp deploy webhook salt django token root admin sas host sdk write webhook bot integration ingest ingestion server".split(
    " ",
  ),
);

/** What stands before `key` when it opens nothing. */
const openKeys = new Set(
  "public site publishable partition sort primary foreign routing cache kms cmk idempotency shard sharding topology object feature lookup index group row map sort".split(
    " ",
  ),
);

/** Words of names whose value tells nothing about what it was made of. */
const digests = /^(checksums?|hash|hashes|digest|fingerprint|sha\d*|md5|etag|integrity|public)$/;

/** What stands before `secret` when the value is the secret itself and not the name of a Kubernetes Secret. */
const secretQualifiers = new Set(
  "client jwt nextauth auth signing webhook cookie session consumer app application shared api oauth oidc oauth2 saml hmac encryption bot slack github gitlab google azure discord stripe master token access user flask csrf".split(
    " ",
  ),
);

/** What stands before `secret` when the value names a Secret: `tlsSecret`, `imagePullSecret`. */
const referenceQualifiers = new Set(
  "tls pull image existing cert certs certificate certificates ca ingress registry env vars config users extra initdb name credentials scripts root".split(
    " ",
  ),
);

/** The words of a name: `dbPassword2`, `DB_PASSWORD` and `db-password` have the same first two. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** A quick look at a name, which lets all pass that `kindOfName` has a word for. */
export const mayNameSecret = (name: string): boolean =>
  /pass|pwd|pw|psk|secret|token|key|salt|cred|auth|jwt|pat|cookie|bearer|hmac/i.test(name);

/** Judges a key or the name of an environment variable. */
export function kindOfName(name: string): NameKind {
  const words = wordsOf(name);
  while (words.length > 1 && isQualifier(words.at(-1) ?? "")) words.pop();
  const last = (words.at(-1) ?? "").replace(/(?<!\d)\d+$/, "");
  const before = words.at(-2) ?? "";
  if (words.some((word) => digests.test(word))) return "none";
  if (passwordWords.has(last) || /(password|passwd|passphrase)$/.test(last)) return "password";
  if (tokenWords.has(last) || /(authtoken|accesstoken|apitoken)$/.test(last)) return "token";
  if (keyWords.has(last) || (last === "key" && keyQualifiers.has(before))) return "key";
  if (last === "secret") return kindOfSecret(words.at(-2));
  // Redis calls its password that.
  if (last === "auth" && ["redis", "valkey", "sentinel"].includes(before)) return "token";
  if (secretWords.has(last)) return last === "secrets" ? "none" : "secret";
  if (last === "key" && before !== "" && !openKeys.has(before)) return "any key";
  return last === "id" && before === "secret" ? "key" : "none";
}

/** `apiKeys` -> `apiKey` */
export const singular = (name: string): string => name.replace(/([a-z])s$/i, "$1");

function kindOfSecret(before: string | undefined): NameKind {
  if (before === undefined) return "key";
  if (referenceQualifiers.has(before)) return "none";
  return secretQualifiers.has(before) ? "secret" : "key";
}

const isQualifier = (word: string): boolean => qualifiers.has(word) || /^v?\d+$/.test(word);

/** Names as environment variables have them. */
export const isVariableName = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name) && name.length > 2;

/** Maps whose values are names of keys in a Secret, or of Secrets, whatever their keys are called. */
export function isReferenceMap(key: string): boolean {
  return /^(secretKeyRef|configMapKeyRef|secretKeys?|existingSecret\w*|secretRefs?|keyMapping|remoteRefs?|keys|secretMapping|encryptedData|fieldRef|selector|matchLabels|labels|nodeSelector)$/i.test(
    key,
  );
}
