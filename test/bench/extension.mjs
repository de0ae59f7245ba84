// What there is to know of the extension: how large it is, and how long VS Code waits for it.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../../scripts/shared.mjs";

/** The size of a packaged extension that lies in the project, and the activation time of the last tests in VS Code. */
export function describeExtension() {
  const packaged = readdirSync(root).find((file) => file.endsWith(".vsix"));
  const engine = join(root, "dist", "engine.wasm");
  const size = packaged && statSync(join(root, packaged)).size;
  const engineSize = existsSync(engine) ? gzipSync(readFileSync(engine)).length : 0;
  const results = join(root, ".cache", "vscode.json");
  const activation = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")).activation : undefined;
  return [
    ...(size ? [row(".vsix", "MB", size / 1e6), row(".vsix without the engine", "MB", (size - engineSize) / 1e6)] : []),
    ...(activation ? [row("activation in VS Code", "ms", activation)] : []),
  ];
}

const row = (name, unit, value) => ({ name, unit, ours: Number(value.toFixed(1)) });
