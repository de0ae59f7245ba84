import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Host } from "./host";

/** Larger files are not read: no Chart.yaml, values.yaml or values.schema.json is. In bytes. */
const maxFileSize = 2_000_000;

/** Reads files of the local disk; `root` is the folder that holds `schemas/`. */
export function nodeHost(root: string): Host {
  return {
    readFile: async (uri) => {
      if (!uri.startsWith("file:")) return undefined;
      try {
        const path = fileURLToPath(uri);
        const { size } = await ordinaryFile(path);
        return size > maxFileSize ? undefined : await readFile(path, "utf8");
      } catch {
        // A Chart.yaml that is absent, a folder or not ours to read is the same as none.
        return undefined;
      }
    },
    readAsset: (path) => readFile(join(root, path), "utf8"),
  };
}

/** Devices and pipes would block or never end. */
async function ordinaryFile(path: string): Promise<{ size: number }> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error("not a file");
  return stats;
}
