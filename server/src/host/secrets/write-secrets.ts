import { dirname, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileChange } from "../../core/findings/rule";
import type { SecretDraft } from "../../core/secrets/move/secret-drafts";
import { holdsAll } from "../../core/secrets/move/write-secret";
import { readManifests } from "../../core/secrets/secret-manifest";
import type { Snapshot } from "../../core/values/snapshot";
import { applyEdits, type Edit } from "../../core/yaml/edit/edits";
import { createFile, sweepTemporaryFiles } from "../files/atomic-file";
import { changeFile, readExactly } from "../files/text-file";
import { UsageError } from "../files/usage-error";
import { whileLocked } from "../files/write-lock";
import { checkChanged, checkNew } from "../git/safe-targets";
import type { Host, SecretWriting } from "../host";
import { ignoreInGit } from "./gitignore-file";
import { checkValueFiles, filePerKey, type ValueFiles, writeValues } from "./value-files";

/** The values file that Secrets are made from, as it was read. */
interface ValuesText {
  path: string;
  text: string;
}

/** What is written, in this order. */
export interface Writing {
  /** Files with nothing but values, which come first. */
  valueFiles: ValueFiles;
  files: readonly FileChange[];
  /** The Secrets that the files hold in plain text, and the URIs of those files. */
  drafts: readonly SecretDraft[];
  plain: readonly string[];
  edits: readonly Edit[];
  consent: SecretWriting["consent"];
}

/**
 * Writes the Secrets, reads them back, and only then changes the values file: whenever the process is killed, every value
 * is in one place at least. Nothing is written where something speaks against one of the files. Returns the paths of the files
 * with Secrets.
 */
export async function writeSecrets(host: Host, file: ValuesText, writing: Writing): Promise<string[]> {
  const { valueFiles, edits } = writing;
  const changes = writing.files.map((change) => ({ ...change, path: fileURLToPath(change.uri) }));
  const paths = changes.map(({ path }) => path);
  for (const folder of new Set([file.path, ...paths, ...valueFiles.files.keys()].map(dirname)))
    await sweepTemporaryFiles(folder);
  for (const { path, text } of changes) await (text === undefined ? checkNew(path) : checkChanged(path));
  if (edits.length > 0) await checkChanged(file.path);
  await checkValueFiles(valueFiles);
  await keepOutOfGit(host, writing);
  await writeValues(valueFiles);
  for (const change of changes) await writeFile(change.path, change, writing.plain.includes(change.uri));
  const prove = async (): Promise<void> => {
    for (const draft of writing.drafts) await proveDraft(draft, paths);
  };
  await prove();
  if (edits.length > 0) await changeValues(file, applyEdits(file.text, edits), prove);
  return paths.map((path) => relative(".", path));
}

/** Changes the values file, and takes that back where the Secrets are not there any more after it. */
async function changeValues({ path, text }: ValuesText, after: string, prove: () => Promise<void>): Promise<void> {
  await changeFile(path, { before: text, after });
  try {
    await prove();
  } catch (error) {
    await changeFile(path, { before: after, after: text });
    throw error;
  }
}

/** Plain secrets are for nobody but the file's owner, whoever could read it before. */
async function writeFile(path: string, { text, edits }: FileChange, isPlain: boolean): Promise<void> {
  const after = applyEdits(text ?? "", edits);
  if (text === undefined) await createFile(path, after);
  await changeFile(path, { before: text ?? after, after, ...(isPlain ? { rights: 0o600 } : {}) });
}

/** Reads a Secret back from the disk; what is not there must not be taken out of the values. */
async function proveDraft(draft: SecretDraft, paths: readonly string[]): Promise<void> {
  const texts = await Promise.all(paths.map(readExactly));
  const isThere = texts.some((text) => text !== undefined && hasDraft(text, draft));
  if (!isThere) throw new Error(`the Secret ${draft.name} could not be read back; the values file was not changed`);
}

const hasDraft = (text: string, { name, keys }: SecretDraft): boolean =>
  readManifests({ uri: "", version: null, text }).some((manifest) => manifest.name === name) &&
  holdsAll(text, name, keys);

/** A plain Secret that Git does not ignore is written only by consent, and never into a file that Git tracks. */
async function keepOutOfGit(host: Host, { plain, valueFiles, consent }: Writing): Promise<void> {
  const files = plain.map((uri) => fileURLToPath(uri)).map((path) => ({ path, entry: path }));
  const values = [...valueFiles.files.keys()].map((path) => ({ path, entry: entryOf(path, valueFiles) }));
  const asked = await Promise.all(
    [...files, ...values].map(async (one) => ({ ...one, state: await host.gitState(pathToFileURL(one.path).href) })),
  );
  const tracked = asked.find(({ state }) => state === "tracked");
  if (tracked) throw new UsageError(trackedMessage(relative(".", tracked.path)));
  for (const { path, entry, state } of asked) {
    if (consent === "go ahead" || state !== "not ignored") continue;
    if (consent === "none")
      throw new UsageError(
        `${relative(".", path)} would hold secrets in plain text, and Git does not ignore it. ` +
          "Use --gitignore to have it added to .gitignore, or --no-gitignore to write it anyway",
      );
    // A line for a file before it may have been enough.
    if ((await host.gitState(pathToFileURL(path).href)) === "not ignored") await ignoreInGit(host, path, entry);
  }
}

const trackedMessage = (name: string): string =>
  `${name} would hold secrets in plain text, and Git tracks it, regardless of .gitignore. ` +
  "Have Git forget it with git rm --cached, or use --target SealedSecret, ExternalSecret or kubectl. Nothing was written";

/** What has to be ignored for a file with values: it, or the folder that is made for it. */
const entryOf = (path: string, { plain }: ValueFiles): string => (plain.includes(dirname(path)) ? dirname(path) : path);

/** Writes Secrets as the command line does, and leaves the values file to the editor. */
export async function writeBeforeValues(
  host: Host,
  snapshot: Snapshot,
  { values, ...writing }: SecretWriting,
): Promise<void> {
  const { secrets: surroundings, document } = snapshot;
  const path = surroundings && host.pathOf(surroundings.uri);
  if (!surroundings || path === undefined) throw new Error("the values file is not on this machine");
  const valueFiles = filePerKey(dirname(path), values);
  const file = { path, text: document.text };
  await whileLocked([path, ...writing.files.map(({ uri }) => fileURLToPath(uri))], () =>
    writeSecrets(host, file, { ...writing, valueFiles, edits: [] }),
  );
}
