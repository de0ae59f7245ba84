import { dirname, join } from "node:path";
import type { SecretDraft } from "../core/secrets/secret-drafts";
import { valueFile } from "../core/secrets/write-secret";
import type { SecretForm } from "./secret-options";
import { UsageError } from "./usage-error";
import type { ValuesFile } from "./values-file";

/** Files with nothing but values, for Secrets whose manifests have none. */
export interface ValueFiles {
  /** Absolute path -> text. */
  files: ReadonlyMap<string, string>;
  /** What Git has to ignore: the files, or the folders that they are in. */
  plain: readonly string[];
}

/** Where values go that no manifest takes: into files for `kubectl create secret`, or into the one file that was named. */
export function writeUnwritten(
  { path }: ValuesFile,
  drafts: readonly SecretDraft[],
  { target, valuesTo }: SecretForm,
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
