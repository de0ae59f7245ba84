// Runs the VS Code that install.mjs has put in place: its server, and its command line.
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { nodeBin, vscodeDir } from "./install.mjs";

const quietSettings = {
  "chat.agentHost.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

// Extensions of VS Code itself which a YAML file has no use for: fewer to start.
const extensionsToSkip = [
  "ms-vscode.js-debug",
  "ms-vscode.js-debug-companion",
  "ms-vscode.vscode-js-profile-table",
  "vscode.debug-auto-launch",
  "vscode.emmet",
  "vscode.git",
  "vscode.git-base",
  "vscode.github",
  "vscode.github-authentication",
  "vscode.grunt",
  "vscode.gulp",
  "vscode.jake",
  "vscode.microsoft-authentication",
  "vscode.npm",
  "vscode.terminal-suggest",
  "vscode.tunnel-forwarding",
];

/** Makes a directory that goes when this process does. */
export function temporaryDir(prefix) {
  const dir = mkdtempSync(join(tmpdir(), prefix));
  process.once("exit", () => rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return dir;
}

/** Installs a .vsix for the server that will use the same `dataDir`. */
export function installExtension(vsix, dataDir) {
  execFileSync(nodeBin, serverArguments(dataDir, ["--install-extension", resolve(vsix)]), {
    env: serverEnvironment(),
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/**
 * Starts the server on a free loopback port, with all it writes under `dataDir`.
 *
 * @param {object} options
 * @param {string} options.dataDir
 * @param {Record<string, unknown>} [options.settings]
 * @param {boolean} [options.testDriver] lets the page's address name an extension to develop and a test suite to run; without
 *   it VS Code ignores both. It also hides notifications.
 * @param {Record<string, string>} [options.env] for the extension host
 * @param {(text: string) => void} [options.log]
 */
export async function startServer({ dataDir, settings = {}, testDriver = false, env = {}, log = () => {} }) {
  mkdirSync(join(dataDir, "data", "User"), { recursive: true });
  writeFileSync(join(dataDir, "data", "User", "settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
  const token = randomUUID(); // other users of this machine must not get in
  const flags = ["--connection-token", token, "--disable-workspace-trust", "--telemetry-level", "off"];
  if (testDriver) flags.push("--enable-smoke-test-driver");
  const server = spawn(nodeBin, serverArguments(dataDir, flags), {
    detached: true, // it leads a process group, so that its extension host and language servers can be stopped with it
    env: { ...serverEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.prependOnceListener("exit", () => signalGroup(server, "SIGKILL")); // before its directory is removed
  const port = await listeningPort(server, log);
  return {
    /** The address of a workbench with this folder open. */
    url: (folder, payload = []) => {
      const query = new URLSearchParams({
        tkn: token,
        folder,
        ...(payload.length && { payload: JSON.stringify(payload) }),
      });
      return `http://127.0.0.1:${port}/?${query}`;
    },
    /** A file of this machine, as the workbench in the browser calls it. */
    remoteUri: (path) => `vscode-remote://127.0.0.1:${port}${path}`,
    stop: () => stop(server),
  };
}

function serverArguments(dataDir, flags) {
  const directories = ["--server-data-dir", dataDir, "--extensions-dir", join(dataDir, "extensions")];
  return [join(import.meta.dirname, "serve.cjs"), "--accept-server-license-terms", ...directories, ...flags];
}

function serverEnvironment() {
  return {
    ...process.env,
    EXTENSIONS_GALLERY: "{}",
    VSCODE_DIR: vscodeDir,
    VSCODE_SKIP_BUILTIN_EXTENSIONS: extensionsToSkip.join(),
  };
}

function listeningPort(server, log) {
  return new Promise((resolvePort, reject) => {
    let output = "";
    const fail = (why) => reject(new Error(`VS Code's server ${why}:\n${output.slice(-2000)}`));
    const timer = setTimeout(() => fail("did not listen within 60 s"), 60_000);
    const read = (data) => {
      log(String(data));
      output += data;
      const port = /VS Code listens on port (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolvePort(Number(port));
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("error", reject);
    server.once("exit", (code) => fail(`exited with ${code}`));
  });
}

async function stop(server) {
  const running = server.exitCode === null && server.signalCode === null;
  const gone = running ? new Promise((resolveGone) => server.once("exit", resolveGone)) : undefined;
  signalGroup(server, "SIGTERM");
  await Promise.race([gone, new Promise((timeUp) => setTimeout(timeUp, 3000))]);
  signalGroup(server, "SIGKILL"); // a busy extension host does not hear SIGTERM
}

function signalGroup(server, signal) {
  try {
    process.kill(-server.pid, signal);
  } catch {
    // All of them are gone.
  }
}
