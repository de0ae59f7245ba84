import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { filePerKey } from "./cli/value-files";
import { whileLocked } from "./cli/write-lock";
import { writeSecrets } from "./cli/write-secrets";
import type { Snapshot } from "./core/snapshot";
import type { Host, SecretWriting } from "./host";

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
  const file = { path, text: document.text, snapshot, surroundings };
  await whileLocked([path, ...writing.files.map(({ uri }) => fileURLToPath(uri))], () =>
    writeSecrets(host, file, { ...writing, valueFiles, edits: [] }),
  );
}
