import { randomBytes } from "node:crypto";
import { lstat, readFile, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readBoundedText } from "../host/files/text-file";
import type { Host } from "../host/host";
import { SchemaChecker } from "../host/threads/schema-checker";
import type { ChartRenderer } from "../render/chart-renderer";

/** Larger files are not read: no Chart.yaml, values.yaml or values.schema.json is. In bytes. */
const maxFileSize = 2_000_000;

/** Reads files of the local disk; `root` is the folder that holds `schemas/`. What few sessions need is loaded when they do. */
export function nodeHost(root: string): Host {
  const checker = new SchemaChecker(join(root, "dist", "schema-worker.js"));
  const host: Host = {
    readFile: async (uri, within) => {
      const path = await pathInside(uri, within);
      // A Chart.yaml that is absent, a folder or not ours to read is the same as none.
      return path === undefined ? undefined : readBoundedText(path, maxFileSize);
    },
    readAsset: (path) => readFile(join(root, path), "utf8"),
    pathOf,
    checkSchema: (schema, values) => checker.check({ schema, values }),
    createRenderer: (storage) =>
      new LazyRenderer(async () => {
        const { NodeRenderer } = await import("../render/helm/node-renderer");
        return new NodeRenderer(join(root, "dist"), storage);
      }),
    listYaml: (folder, levels) => listFiles(folder, ["**/*.{yaml,yml}"], levels),
    listScripts: (folder) => listFiles(folder, scripts),
    gitState: async (uri) => {
      const path = pathOf(uri);
      const { gitState } = await import("../host/git/node-git");
      return path === undefined ? "no repository" : gitState(path);
    },
    isPlainFile: async (uri) => {
      const path = pathOf(uri);
      return path !== undefined && isPlainFile(path);
    },
    writeSecrets: async (snapshot, writing) => {
      const { writeBeforeValues } = await import("../host/secrets/write-secrets");
      await writeBeforeValues(host, snapshot, writing);
    },
    sealSecret: async (manifest, kubeseal) => {
      const { sealSecret } = await import("../host/secrets/seal-secrets");
      return sealSecret(manifest, kubeseal);
    },
    randomBytes: (length) => randomBytes(length),
    // Node has this where it was started with --expose-gc.
    ...(globalThis.gc ? { giveMemoryBack } : {}),
  };
  return host;
}

/** The first collections find what is not needed any more; the last one, where Node knows that kind, lets go of the pages, too. */
function giveMemoryBack(): void {
  for (const delay of [0, 1000]) setTimeout(() => globalThis.gc?.(), delay).unref();
  setTimeout(() => globalThis.gc?.({ type: "major", flavor: "last-resort" }), 2000).unref();
}

/** More files than this are not looked at, and nothing is waited for longer. */
const maxFiles = 2_000;
const maxListing = 3_000;

const scripts = ["**/{makefile,justfile}", "**/*.{sh,bash,mk}", ".github/workflows/*.{yaml,yml}", ".gitlab-ci.yml"];

/** Links are not followed: they could lead out of the folder. */
async function listFiles(folder: string, patterns: string[], levels?: number): Promise<string[]> {
  const path = pathOf(folder);
  if (path === undefined) return [];
  const signal = AbortSignal.timeout(maxListing);
  const ignore = ["**/node_modules/**", "**/.git/**", "**/charts/*/templates/**"];
  const { glob } = await import("tinyglobby");
  try {
    const options = {
      cwd: path,
      ignore,
      absolute: true,
      dot: false,
      caseSensitiveMatch: false,
      followSymbolicLinks: false,
      signal,
      deep: levels,
    };
    const found = await glob(patterns, options);
    return found
      .sort()
      .slice(0, maxFiles)
      .map((path) => pathToFileURL(path).href);
  } catch {
    // A folder that is gone, not ours to read or too large to be listed in time.
    return [];
  }
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

/** Something that nothing but this one path leads to, or nothing. */
async function isPlainFile(path: string): Promise<boolean> {
  try {
    const stats = await lstat(path);
    return stats.isFile() && stats.nlink === 1;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
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

/** A renderer whose code is not even loaded before it is asked for something: most sessions render nothing. */
class LazyRenderer implements ChartRenderer {
  private readonly load: () => Promise<ChartRenderer>;
  private loaded: Promise<ChartRenderer> | undefined;

  constructor(load: () => Promise<ChartRenderer>) {
    this.load = load;
  }

  find: ChartRenderer["find"] = async (...args) => (await this.renderer()).find(...args);

  render: ChartRenderer["render"] = async (...args) => (await this.renderer()).render(...args);

  inspect: ChartRenderer["inspect"] = async (...args) => (await this.renderer()).inspect(...args);

  warm(): void {
    void this.renderer().then((renderer) => renderer.warm());
  }

  dispose(): void {
    void this.loaded?.then((renderer) => renderer.dispose());
  }

  private renderer(): Promise<ChartRenderer> {
    this.loaded ??= this.load();
    return this.loaded;
  }
}
