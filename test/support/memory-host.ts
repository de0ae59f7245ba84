import type { Host } from "../../server/src/host/host";
import { fakeRandom } from "./random";

/** A host whose files are in memory, by URI or by asset path. */
export function memoryHost(files: Readonly<Record<string, string>>): Host {
  return {
    readFile: async (uri) => files[uri],
    pathOf: () => undefined,
    readAsset: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`There is no asset ${path}.`);
      return text;
    },
    listYaml: async (folder) => Object.keys(files).filter((uri) => uri.startsWith(folder) && /\.ya?ml$/.test(uri)),
    listScripts: async (folder) =>
      Object.keys(files).filter((uri) => uri.startsWith(folder) && /\.sh$|\/Makefile$|\/\.github\//.test(uri)),
    gitState: async () => "no repository",
    isPlainFile: async () => true,
    randomBytes: fakeRandom(),
  };
}
