import type { SecretDraft } from "../core/secrets/secret-drafts";
import type { SecretTarget } from "../core/secrets/surroundings";
import { UsageError } from "./usage-error";
import type { GitConsent } from "./write-secrets";

/** The options that the commands for Secrets share. */
export const secretOptions = {
  chart: { type: "string" },
  target: { type: "string", default: "Secret" },
  namespace: { type: "string" },
  gitignore: { type: "boolean" },
} as const;

const targets: readonly SecretTarget[] = ["Secret", "ExternalSecret", "SealedSecret", "kubectl"];

/** The option --target. */
export function readTarget(value: string): SecretTarget {
  const target = targets.find((known) => known === value);
  if (!target) throw new UsageError(`--target is one of ${targets.join(", ")}, not "${value}"`);
  return target;
}

/** The options --gitignore and --no-gitignore. */
export const readConsent = (gitignore: boolean | undefined): GitConsent =>
  gitignore === undefined ? "none" : gitignore ? "add" : "go ahead";

/** What is in a Secret, by the names of its keys. */
export function explainDraft({ name, keys }: SecretDraft): string {
  const of = (origin: string): string[] => keys.filter((key) => key.origin === origin).map((key) => key.name);
  const parts = [
    ["moved", of("moved")],
    ["taken over", of("copied")],
    ["generated", of("generated")],
    ["to be filled in", of("empty")],
  ] as const;
  const listed = parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${names.join(", ")}`);
  return `  Secret ${name}: ${listed.join("; ")}`;
}
