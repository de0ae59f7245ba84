import { chmod, lstat, mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { SecretDraft } from "../../core/secrets/move/secret-drafts";
import { valueFile } from "../../core/secrets/move/write-secret";
import type { SecretTarget } from "../../core/secrets/surroundings";
import { createFile, explain } from "../files/atomic-file";
import { readExactly } from "../files/text-file";
import { UsageError } from "../files/usage-error";
import { checkInside, checkPrivateFolder } from "../git/safe-targets";

/** Files with nothing but values, for Secrets whose manifests have none. */
export interface ValueFiles {
  /** Absolute path -> text. */
  files: ReadonlyMap<string, string>;
  /** What Git has to ignore: the files, or the folders that they are in. */
  plain: readonly string[];
}

/** Where values go that no manifest takes: into files for `kubectl create secret`, or into the one file that was named. */
export function writeUnwritten(
  { path }: { path: string },
  drafts: readonly SecretDraft[],
  { target, valuesTo }: { target: SecretTarget; valuesTo?: string },
): ValueFiles {
  const withValues = drafts.filter(({ keys }) => keys.some(({ content }) => content !== ""));
  if (withValues.length === 0) return { files: new Map(), plain: [] };
  if (target === "kubectl") return filePerKey(dirname(path), drafts);
  const isMoved = withValues.some(({ keys }) => keys.some(({ origin }) => origin === "moved"));
  // What was only made up or copied is not lost.
  if (valuesTo === undefined && !isMoved) return { files: new Map(), plain: [] };
  if (valuesTo === undefined)
    throw new UsageError(
      `an ExternalSecret holds no values, so those of ${path} would be nowhere. Name a file for them with ` +
        "--values-to FILE (JSON, which only you can read), put them into your store, and delete the file",
    );
  return { files: new Map([[valuesTo, asJson(withValues)]]), plain: [valuesTo] };
}

/** Each key of Secrets as a file below a folder, in a folder for each Secret. */
export function filePerKey(folder: string, drafts: readonly SecretDraft[]): ValueFiles {
  const files = drafts.flatMap(({ name, keys }) =>
    keys.map((key): [string, string] => [join(folder, valueFile(name, key.name)), key.content]),
  );
  return { files: new Map(files), plain: [...new Set(files.map(([file]) => dirname(file)))] };
}

/** `{ "secret": { "key": "value" } }` */
function asJson(drafts: readonly SecretDraft[]): string {
  const secrets = drafts.map(({ name, keys }) => [
    name,
    Object.fromEntries(keys.filter(({ content }) => content !== "").map((key) => [key.name, key.content])),
  ]);
  return `${JSON.stringify(Object.fromEntries(secrets), undefined, 2)}\n`;
}

/** The folders that are for values alone. */
const privateFolders = ({ files, plain }: ValueFiles): string[] => plain.filter((path) => !files.has(path));

/** Throws where something speaks against writing files with values, before anything is written. */
export async function checkValueFiles(values: ValueFiles): Promise<void> {
  for (const folder of privateFolders(values)) await checkPrivateFolder(folder);
  for (const [path, text] of values.files) {
    await checkInside(path);
    const stats = await lstat(path).catch(() => undefined);
    // A process that was killed may have left it behind.
    if (stats && !(stats.isFile() && stats.nlink === 1 && (await readExactly(path)) === text))
      throw new UsageError(`${relative(".", path)} is there already`);
  }
}

const makeFolder = (path: string): Promise<unknown> =>
  mkdir(path, { recursive: true, mode: 0o700 }).catch((error) => explain(error, path));

/** Writes files with values. Only their owner can read these files and the folders that are made for them. */
export async function writeValues(values: ValueFiles): Promise<void> {
  for (const folder of privateFolders(values)) {
    await makeFolder(folder);
    await checkPrivateFolder(folder);
    await chmod(folder, 0o700);
  }
  for (const [path, text] of values.files) {
    await makeFolder(dirname(path));
    if ((await readExactly(path)) === text) await chmod(path, 0o600);
    else await createFile(path, text);
    if ((await readExactly(path)) !== text) throw new Error(`${path} could not be read back`);
  }
}
