import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Host } from "./host";
import { NodeRenderer } from "./render/node-renderer";
import { SchemaChecker } from "./schema-checker";

/** Larger files are not read: no Chart.yaml, values.yaml or values.schema.json is. In bytes. */
const maxFileSize = 2_000_000;

/** Reads files of the local disk; `root` is the folder that holds `schemas/`. */
export function nodeHost(root: string): Host {
  const checker = new SchemaChecker(join(root, "dist", "schema-worker.js"));
  return {
    readFile: async (uri) => {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      try {
        const { size } = await ordinaryFile(path);
        return size > maxFileSize ? undefined : await readFile(path, "utf8");
      } catch {
        // A Chart.yaml that is absent, a folder or not ours to read is the same as none.
        return undefined;
      }
    },
    readAsset: (path) => readFile(join(root, path), "utf8"),
    pathOf,
    checkSchema: (schema, values) => checker.check({ schema, values }),
    createRenderer: (storage) => new NodeRenderer(join(root, "dist"), storage),
  };
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    // A URI with a host, or with an encoded slash, names no file here.
    return undefined;
  }
}

/** Devices and pipes would block or never end. */
async function ordinaryFile(path: string): Promise<{ size: number }> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error("not a file");
  return stats;
}
