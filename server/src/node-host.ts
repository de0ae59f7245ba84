import { readFile, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Host } from "./host";
import { NodeRenderer } from "./render/node-renderer";
import { readBoundedText } from "./render/sources/bounded-file";
import { SchemaChecker } from "./schema-checker";

/** Larger files are not read: no Chart.yaml, values.yaml or values.schema.json is. In bytes. */
const maxFileSize = 2_000_000;

/** Reads files of the local disk; `root` is the folder that holds `schemas/`. */
export function nodeHost(root: string): Host {
  const checker = new SchemaChecker(join(root, "dist", "schema-worker.js"));
  return {
    readFile: async (uri, within) => {
      const path = await pathInside(uri, within);
      // A Chart.yaml that is absent, a folder or not ours to read is the same as none.
      return path === undefined ? undefined : readBoundedText(path, maxFileSize);
    },
    readAsset: (path) => readFile(join(root, path), "utf8"),
    pathOf,
    checkSchema: (schema, values) => checker.check({ schema, values }),
    createRenderer: (storage) => new NodeRenderer(join(root, "dist"), storage),
  };
}

/** The path of a file on this machine. Another machine is not even asked whether there is one. */
function pathOf(uri: string): string | undefined {
  try {
    const url = new URL(uri);
    const path = url.protocol === "file:" && url.host === "" ? fileURLToPath(url) : "";
    return path === "" || /^[\\/]{2}/.test(path) ? undefined : path;
  } catch {
    // What is no address, or has an encoded slash, names no file here.
    return undefined;
  }
}

/** The path that a file really has; undefined where that is not below the folder. */
async function pathInside(uri: string, within: string | undefined): Promise<string | undefined> {
  const path = pathOf(uri);
  if (path === undefined || within === undefined) return path;
  try {
    const [real, folder] = await Promise.all([realpath(path), realpath(pathOf(within) ?? "")]);
    const way = relative(folder, real);
    return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : real;
  } catch {
    // There is no such file.
    return undefined;
  }
}
