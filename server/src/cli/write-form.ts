import { relative } from "node:path";
import type { SecretDraft } from "../core/secrets/move/secret-drafts";
import { newDrafts, targetFiles } from "../core/secrets/move/target-files";
import type { Edit } from "../core/yaml/edit/edits";
import type { Host, Kubeseal } from "../host/host";
import { sealSecrets } from "../host/secrets/seal-secrets";
import { writeUnwritten } from "../host/secrets/value-files";
import { writeSecrets } from "../host/secrets/write-secrets";
import type { ValuesFile } from "./here";
import type { SecretForm } from "./secret-options";

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
