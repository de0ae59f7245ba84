import type { Condition } from "./knowledge-files";

/** secrets.json: where a chart takes sensitive values from; schemas/formats/secrets.schema.json says what the parts mean. */
export interface SecretsFile {
  /** The values that name a Secret, and what is read from it. */
  references?: SecretReference[];
  /** Sensitive values that only an environment variable can replace. */
  variables?: SecretVariable[];
  /** Sensitive values that have to stay where they are. */
  fixed?: FixedSecret[];
  /** The components whose containers read the keys, unless a key or its reference says otherwise: their values paths. */
  usedBy?: string[];
  /** When components run that do not always run, by their values paths. */
  components?: Record<string, Condition[]>;
}

export interface SecretReference {
  /** The values path that names the Secret. */
  name: string;
  versions?: string;
  /** The name to give a Secret that is made for it. */
  secret: string;
  /** The chart reads the Secret only when all of these hold. */
  when?: Condition[];
  /** What else must be set for the chart to read it; `$secret` is the Secret's name. */
  set?: Record<string, string | boolean>;
  /** Why values cannot be moved into such a Secret. */
  blockers?: SecretBlocker[];
  /** The components that read the keys; none where that is not known. */
  usedBy?: string[];
  keys: SecretKey[];
}

export interface SecretBlocker {
  when: Condition[];
  reason: string;
}

/** A key that the chart reads from a Secret. */
export interface SecretKey {
  /** Its name, unless the value at `keyPath` says otherwise; `${path}` is another value, `${*}` what `*` stands for. */
  key: string;
  /** The value that is used without a Secret; of several, the first that is not empty. */
  path?: string | string[];
  /** What is used when there is no such value, made of others: `${path}`. */
  text?: string;
  /** The sensitive values inside `text`. */
  parts?: string[];
  /** The values path that says what the key is called. */
  keyPath?: string;
  /** The chart uses `key` when there is nothing at `keyPath`. */
  keyIsDefault?: true;
  versions?: string;
  /** Containers read the key only when all of these hold. */
  when?: Condition[];
  /** Containers start without it: always, or when all of these hold. */
  optional?: true | Condition[];
  /** The value is not secret by itself. */
  sensitive?: false;
  /** A URL (or a list of them), secret only when it carries a password. */
  url?: true;
  /** The content of the key is JSON. */
  json?: true;
  /** A free-form map: the value is secret only when it looks like a secret. */
  free?: true;
  generate?: SecretGenerator;
  /** The environment variables that get it. */
  env?: string[];
  /** The components whose containers read it. */
  usedBy?: string[];
}

/** How a strong value is made: 64 hex digits, 32 bytes in Base64 (or in the URL-safe one), a password with every kind of character, or letters and digits. */
export type SecretGenerator = "hex64" | "base64" | "fernet" | "password" | "text";

/** A value that becomes an entry of an environment list. */
export interface SecretVariable {
  path: string;
  versions?: string;
  variable: string;
  /** The values path of the environment list. */
  list: string;
  secret: string;
  key: string;
  url?: true;
  /** Variables the chart sets only together with the value, and where theirs stand. */
  with?: Record<string, string>;
  blockers?: SecretBlocker[];
}

export interface FixedSecret {
  path: string;
  versions?: string;
  url?: true;
  reason: string;
}
