import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Snapshot } from "../../core/values/snapshot";
import { whileLocked } from "../files/write-lock";
import type { Host, SecretWriting } from "../host";
import { filePerKey } from "./value-files";
import { writeSecrets } from "./write-secrets";

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
