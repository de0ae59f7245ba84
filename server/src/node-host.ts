import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Host } from "./host";
import { LazyRenderer } from "./render/lazy-renderer";

/** Larger files are not read: no Chart.yaml, values.yaml or values.schema.json is. In bytes. */
const maxFileSize = 2_000_000;

/** Reads files of the local disk; `root` is the folder that holds `schemas/`. What few sessions need is loaded when they do. */
export function nodeHost(root: string): Host {
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
    createRenderer: (storage) =>
      new LazyRenderer(async () => {
        const { NodeRenderer } = await import("./render/node-renderer");
        return new NodeRenderer(join(root, "dist"), storage);
      }),
    listYaml: async (folder) => (folder.startsWith("file:") ? listYaml(fileURLToPath(folder)) : []),
    gitState: async (uri) => {
      const { gitState } = await import("./node-git");
      return uri.startsWith("file:") ? gitState(fileURLToPath(uri)) : "no repository";
    },
    sealSecret: async (manifest, kubeseal) => {
      const { sealSecret } = await import("./node-kubeseal");
      return sealSecret(manifest, kubeseal);
    },
    randomBytes: (length) => randomBytes(length),
  };
}

/** More files than this are not looked at, and nothing is waited for longer. */
const maxFiles = 2_000;
const maxListing = 3_000;

/** Links are not followed: they could lead out of the folder. */
async function listYaml(folder: string): Promise<string[]> {
  const signal = AbortSignal.timeout(maxListing);
  const ignore = ["**/node_modules/**", "**/.git/**", "**/charts/*/templates/**"];
  const { glob } = await import("tinyglobby");
  try {
    const options = { cwd: folder, ignore, absolute: true, dot: false, followSymbolicLinks: false, signal } as const;
    const found = await glob("**/*.{yaml,yml}", options);
    return found
      .sort()
      .slice(0, maxFiles)
      .map((path) => pathToFileURL(path).href);
  } catch {
    // A folder that is gone, not ours to read or too large to be listed in time.
    return [];
  }
}

/** Devices and pipes would block or never end. */
async function ordinaryFile(path: string): Promise<{ size: number }> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error("not a file");
  return stats;
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    // A URI with a host, or with an encoded slash, names no file here.
    return undefined;
  }
}
