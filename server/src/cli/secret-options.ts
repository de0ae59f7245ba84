import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AvoidedSecret, SecretDraft } from "../core/secrets/move/secret-drafts";
import { isNamespace, type SecretTarget } from "../core/secrets/surroundings";
import { UsageError } from "../host/files/usage-error";
import type { Kubeseal, SecretWriting } from "../host/host";
import { findProgram } from "../host/programs/run-program";
import { readChoice } from "./chart-argument";
import { tell } from "./output";

/** The options that the commands for Secrets share. */
export const secretOptions = {
  chart: { type: "string" },
  target: { type: "string", default: "Secret" },
  namespace: { type: "string" },
  gitignore: { type: "boolean" },
  kubeseal: { type: "string" },
  "kubeseal-cert": { type: "string" },
  "values-to": { type: "string" },
  "secret-file": { type: "string" },
} as const;

/** The form in which Secrets are written. */
export interface SecretForm {
  target: SecretTarget;
  consent: SecretWriting["consent"];
  /** What makes SealedSecrets; without it, the command for that is shown. */
  kubeseal?: Kubeseal;
  /** The path of a file for values that would be written nowhere. */
  valuesTo?: string;
  /** The namespace to write into manifests and commands; empty for none. */
  namespace: string;
  /** The URI of the file whose manifests get the keys, of several that would do. */
  chosen?: string;
}

interface Options {
  target: string;
  namespace?: string;
  gitignore?: boolean;
  kubeseal?: string;
  "kubeseal-cert"?: string;
  "values-to"?: string;
  "secret-file"?: string;
}

const targets: readonly SecretTarget[] = ["Secret", "ExternalSecret", "SealedSecret", "kubectl"];

/** Reads the options that say how Secrets are written. */
export async function readForm(options: Options): Promise<SecretForm> {
  const target = readChoice("--target", options.target, targets);
  const { namespace = "" } = options;
  if (namespace !== "" && !isNamespace(namespace)) throw new UsageError(`"${namespace}" is not a namespace`);
  if (options.kubeseal !== undefined && target !== "SealedSecret")
    throw new UsageError("--kubeseal is for --target SealedSecret");
  if (options["kubeseal-cert"] !== undefined && options.kubeseal === undefined)
    throw new UsageError("--kubeseal-cert needs --kubeseal");
  if (options["values-to"] !== undefined && target !== "ExternalSecret")
    throw new UsageError("--values-to is for --target ExternalSecret");
  const kubeseal = await readKubeseal(options.kubeseal, options["kubeseal-cert"]);
  return {
    target,
    namespace,
    consent: readConsent(options.gitignore),
    ...(kubeseal ? { kubeseal } : {}),
    ...(options["secret-file"] === undefined ? {} : { chosen: pathToFileURL(options["secret-file"]).href }),
    ...(options["values-to"] === undefined ? {} : { valuesTo: resolve(options["values-to"]) }),
  };
}

/** A name is looked up on the PATH, as a shell would; anything else is a path. */
async function readKubeseal(program: string | undefined, certificate = ""): Promise<Kubeseal | undefined> {
  if (program === undefined) return undefined;
  const path = /[\\/]/.test(program) ? resolve(program) : await findProgram(program);
  if (path === undefined) throw new UsageError(`there is no ${program} on the PATH`);
  const isUrl = /^https?:\/\//.test(certificate);
  return { program: path, certificate: certificate === "" || isUrl ? certificate : resolve(certificate) };
}

/** The options --gitignore and --no-gitignore. */
const readConsent = (gitignore: boolean | undefined): SecretWriting["consent"] =>
  gitignore === undefined ? "none" : gitignore ? "add" : "go ahead";

/** Says which Secrets are not used although there are manifests of them. Throws where the user has to choose one. */
export function explainAvoided(avoided: readonly AvoidedSecret[]): void {
  const undecided = avoided.find(({ isUndecided }) => isUndecided);
  if (undecided)
    throw new UsageError(
      `it is not clear which Secret "${undecided.name}" is meant. ${undecided.reason} ` +
        "Name the namespace with --namespace, or the file of the Secret with --secret-file",
    );
  for (const { name, reason } of avoided)
    tell(`  The Secret ${name} is not changed, and another one is created: ${reason}`);
}

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
