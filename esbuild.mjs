// Bundles the extension, the language server and the command line into dist/, and Helm as WebAssembly beside them.
//   node esbuild.mjs [--production]
import { chmodSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildEngine } from "./scripts/engine.mjs";
import { writeSupplyChain } from "./scripts/supply-chain.mjs";

const production = process.argv.includes("--production");

/** A package asks for its own address, which a CommonJS bundle has to be told. */
const address = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';
const define = { "import.meta.url": "bundleUrl" };

/** @type {{ from: string, to: string, options?: import("esbuild").BuildOptions }[]} */
const bundles = [
  { from: "client/src/extension.ts", to: "dist/client.js", options: { external: ["vscode"] } },
  { from: "server/src/main/node.ts", to: "dist/server.js", options: { define, banner: { js: address } } },
  { from: "server/src/main/engine-worker.ts", to: "dist/engine-worker.js" },
  { from: "server/src/main/archive-worker.ts", to: "dist/archive-worker.js" },
  { from: "server/src/main/schema-worker.ts", to: "dist/schema-worker.js" },
  { from: "server/src/main/check-worker.ts", to: "dist/check-worker.js", options: { define, banner: { js: address } } },
  {
    from: "server/src/main/cli.ts",
    to: "dist/cli.js",
    options: { define, banner: { js: `#!/usr/bin/env node\n${address}` } },
  },
];

/** The same parser, but this build does not look at the environment for every token, which costs a third of the time. */
const yaml = fileURLToPath(new URL("node_modules/yaml/browser/index.js", import.meta.url));

/** The library also finds modules for servers that want some, for which it loads a quarter of what a start loads. Ours does not. */
const withoutModuleSearch = {
  name: "without-module-search",
  setup(bundle) {
    const filter = /vscode-languageserver[\\/]lib[\\/]node[\\/]files\.js$/;
    bundle.onLoad({ filter }, () => ({ contents: "" }));
  },
};

const present = bundles.filter(({ from }) => existsSync(from));
for (const { from } of bundles) if (!existsSync(from)) console.log(`skipped ${from}: there is no such file yet`);

const built = await Promise.all(
  present.map(({ from, to, options }) =>
    build({
      entryPoints: [from],
      outfile: to,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      // The `main` of some LSP packages is UMD, whose requires cannot be bundled.
      mainFields: ["module", "main"],
      alias: { yaml },
      plugins: [withoutModuleSearch],
      minify: production,
      sourcemap: !production,
      logLevel: "warning",
      metafile: true,
      ...options,
    }),
  ),
);
if (existsSync("dist/cli.js")) chmodSync("dist/cli.js", 0o755);
console.log(`built ${present.map(({ to }) => to).join(", ")}${production ? " for production" : ""}`);
if (buildEngine()) console.log("built dist/engine.wasm");
writeSupplyChain(Object.fromEntries(present.map(({ to }, index) => [to, built[index].metafile])));
