import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SecretDraft } from "../core/secrets/move/secret-drafts";
import { newDrafts, targetFiles } from "../core/secrets/move/target-files";
import type { SecretSettings } from "../core/secrets/surroundings";
import type { Edit } from "../core/yaml/edit/edits";
import { UsageError } from "../host/files/usage-error";
import { foldersOf, whileLocked } from "../host/files/write-lock";
import type { Host, Kubeseal } from "../host/host";
import { sealSecrets } from "../host/secrets/seal-secrets";
import { writeUnwritten } from "../host/secrets/value-files";
import { writeSecrets } from "../host/secrets/write-secrets";
import { type Here, readValuesFile, type ValuesFile } from "./here";
import type { SecretForm } from "./secret-options";

/** A values file, and a plan that was made for it as it is. */
export interface Planned<Plan> {
  file: ValuesFile;
  plan: Plan;
}

interface Planning<Plan extends { drafts: readonly SecretDraft[] }, T> {
  path: string;
  settings: Partial<SecretSettings>;
  plan: (file: ValuesFile) => Plan;
  write: (planned: Planned<Plan>) => Promise<T>;
}

/** How often a plan is made anew that others overtake. */
const attempts = 5;

/**
 * Plans and writes while nobody else writes in the folders concerned. Which these are, only a plan tells; what it was
 * made from may have changed until they are locked, so everything is read and planned again then.
 */
export async function planAndWrite<Plan extends { drafts: readonly SecretDraft[] }, T>(
  here: Here,
  { path, settings, plan, write }: Planning<Plan, T>,
): Promise<T> {
  const read = async (): Promise<Planned<Plan>> => {
    const file = await readValuesFile(here, path, settings);
    if (typeof file === "string") throw new UsageError(file);
    return { file, plan: plan(file) };
  };
  let planned = await read();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (planned.plan.drafts.length === 0) return write(planned);
    const paths = pathsOf(planned);
    const locked = await foldersOf(paths);
    const done = await whileLocked(paths, async () => {
      planned = await read();
      const needed = await foldersOf(pathsOf(planned));
      return needed.every((folder) => locked.includes(folder)) ? { result: await write(planned) } : undefined;
    });
    if (done) return done.result;
  }
  throw new Error(`the files around ${path} keep changing; it was not changed`);
}

const pathsOf = <Plan extends { drafts: readonly SecretDraft[] }>({ file, plan }: Planned<Plan>): string[] => [
  file.path,
  ...plan.drafts.flatMap(({ manifest }) => (manifest ? [fileURLToPath(manifest.uri)] : [])),
];

/** What was written, for people. */
export interface Written {
  /** The paths of the files with Secrets. */
  files: string[];
  /** A command that is left to the user. */
  command?: string;
  /** What the user has to know besides, in sentences. */
  notes: readonly string[];
}

/** Writes Secrets in the form that was asked for, and then the values file. Every value is in one place at least, always. */
export async function writeInForm(
  host: Host,
  file: ValuesFile,
  { drafts, edits, form }: { drafts: readonly SecretDraft[]; edits: readonly Edit[]; form: SecretForm },
): Promise<Written> {
  const { target } = form;
  const sealed = form.kubeseal && (await seal(host, { drafts, file }, form.kubeseal));
  const written = targetFiles(drafts, sealed ? { target, sealed } : { target }, file.surroundings);
  if (!written) throw new Error(`the Secrets of ${file.path} cannot be written`);
  const valueFiles = writeUnwritten(file, written.unwritten, form);
  const files = await writeSecrets(host, file, {
    drafts: written.plainDrafts,
    files: written.files,
    edits,
    consent: form.consent,
    plain: written.plain,
    valueFiles,
  });
  const values = form.valuesTo !== undefined && valueFiles.files.size > 0 ? [relative(".", form.valuesTo)] : [];
  return {
    files: [...files, ...values],
    notes: written.notes,
    ...(written.command ? { command: written.command } : {}),
  };
}

async function seal(
  host: Host,
  { drafts, file }: { drafts: readonly SecretDraft[]; file: ValuesFile },
  kubeseal: Kubeseal,
): Promise<ReadonlyMap<string, string>> {
  const { namespace } = file.surroundings.settings;
  const sealed = await sealSecrets(host, newDrafts(drafts), { kubeseal, namespace });
  if (sealed.kind === "failed") throw new Error(`${file.path} was not changed. ${sealed.message}`);
  return sealed.manifests;
}
