import { appendFile, mkdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileChange } from "../core/rules/rule";
import type { SecretDraft } from "../core/secrets/secret-drafts";
import { readManifests } from "../core/secrets/secret-manifest";
import { holdsAll } from "../core/secrets/write-secret";
import type { Edit } from "../core/yaml/edits";
import { applyEdits } from "../core/yaml/safe-patch";
import type { Host } from "../host";
import { createFile, sweepTemporaryFiles } from "./atomic-file";
import { changeFile, readExactly } from "./text-file";
import { UsageError } from "./usage-error";
import type { ValueFiles } from "./value-files";
import type { ValuesFile } from "./values-file";

/** Whether files with plain secrets may be written where Git does not ignore them: yes, no, or after adding them to .gitignore. */
export type GitConsent = "add" | "go ahead" | "none";

/** What is written, in this order. */
export interface Writing {
  /** Files with nothing but values, which come first. */
  valueFiles: ValueFiles;
  files: readonly FileChange[];
  /** The Secrets that the files hold in plain text, and the URIs of those files. */
  drafts: readonly SecretDraft[];
  plain: readonly string[];
  edits: readonly Edit[];
  consent: GitConsent;
}

/**
 * Writes the Secrets, reads them back, and only then changes the values file: whenever the process is killed, every value
 * is in one place at least. Returns the paths of the files with Secrets.
 */
export async function writeSecrets(host: Host, file: ValuesFile, writing: Writing): Promise<string[]> {
  const paths = writing.files.map(({ uri }) => fileURLToPath(uri));
  const { valueFiles } = writing;
  for (const folder of new Set([file.path, ...paths, ...valueFiles.files.keys()].map(dirname)))
    await sweepTemporaryFiles(folder);
  await askGit(host, [...writing.plain.map((uri) => fileURLToPath(uri)), ...valueFiles.plain], writing.consent);
  await writeValues(valueFiles);
  for (const [index, change] of writing.files.entries()) await writeFile(paths[index] ?? "", change);
  for (const draft of writing.drafts) await proveDraft(draft, paths);
  if (writing.edits.length > 0) await changeFile(file.path, file.text, applyEdits(file.text, writing.edits));
  return paths.map((path) => relative(".", path));
}

async function writeFile(path: string, { text, edits }: FileChange): Promise<void> {
  const after = applyEdits(text ?? "", edits);
  if (text === undefined) await createFile(path, after);
  await changeFile(path, text ?? after, after);
}

/** Reads a Secret back from the disk; what is not there must not be taken out of the values. */
async function proveDraft(draft: SecretDraft, paths: readonly string[]): Promise<void> {
  const texts = await Promise.all(paths.map(readExactly));
  const isThere = texts.some((text) => text !== undefined && hasDraft(text, draft));
  if (!isThere) throw new Error(`the Secret ${draft.name} could not be read back; the values file was left alone`);
}

const hasDraft = (text: string, { name, keys }: SecretDraft): boolean =>
  readManifests({ uri: "", version: null, text }).some((manifest) => manifest.name === name) &&
  holdsAll(text, name, keys);

/** A plain Secret that Git does not ignore is written only by consent. */
async function askGit(host: Host, paths: readonly string[], consent: GitConsent): Promise<void> {
  for (const path of paths) {
    if (consent === "go ahead" || (await host.gitState(pathToFileURL(path).href)) !== "not ignored") continue;
    if (consent === "none")
      throw new UsageError(
        `${relative(".", path)} would hold secrets in plain text, and Git does not ignore it. ` +
          "Use --gitignore to have it added to .gitignore, or --no-gitignore to write it all the same",
      );
    await ignore(path);
  }
}

async function ignore(path: string): Promise<void> {
  const file = join(dirname(path), ".gitignore");
  const before = (await readExactly(file)) ?? "";
  const needsBreak = before !== "" && !before.endsWith("\n");
  await appendFile(file, `${needsBreak ? "\n" : ""}/${basename(path)}\n`);
}

/** Only their owner can read these files and the folders that are made for them. */
async function writeValues({ files }: ValueFiles): Promise<void> {
  for (const [path, text] of files) {
    // A process that was killed has left it behind.
    if ((await readExactly(path)) === text) continue;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await createFile(path, text).catch((error: Error) => {
      const { code } = error.cause as NodeJS.ErrnoException;
      throw code === "EEXIST" ? new UsageError(`${relative(".", path)} is there already`) : error;
    });
    if ((await readExactly(path)) !== text) throw new Error(`${path} could not be read back`);
  }
}
