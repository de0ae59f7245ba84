// A real VS Code without a download from Microsoft: its server, extension host and workbench out of the npm package
// `code-server`, the Node it wants out of another npm package, and Debian's Chromium to show it in.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const codeServer = "code-server@4.139.1"; // carries VS Code 1.139.1
const codeServerIntegrity =
  "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==";
const platform = `${process.platform}-${process.arch}`;
const node = `node-${platform}@24.21.0`; // the major version code-server asks for

const hostDir = resolve(import.meta.dirname, "../../../.vscode-host");
const stamp = join(hostDir, "installed");

/** Where VS Code's server lies. */
export const vscodeDir = join(hostDir, "package", "lib", "vscode");
/** The Node that runs it. */
export const nodeBin = join(hostDir, "node", "node_modules", `node-${platform}`, "bin", "node");
/** The browser that shows it to a script. */
export const chromiumBin = process.env.CHROMIUM ?? "/usr/bin/chromium";

// What the server depends on but a workbench and an extension host do without: agents, SSH, keychains, Windows.
const dependenciesToSkip = [
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/fs-copyfile",
  "@vscode/sandbox-runtime",
  "@vscode/sqlite3",
  "@vscode/windows-process-tree",
  "@vscode/windows-registry",
  "kerberos",
  "ssh2",
];
const extensionsToSkip = ["copilot", "mermaid-markdown-features"];

/** Installs VS Code into `.vscode-host/` unless it is there already. */
export function ensureHost() {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === codeServer) return;
  if (process.platform === "win32") {
    throw new Error("The npm packages hold no VS Code for Windows: install VS Code and set VSCODE_EXECUTABLE to it.");
  }
  rmSync(hostDir, { recursive: true, force: true });
  mkdirSync(join(hostDir, "node"), { recursive: true });

  step(`1/3 ${node}`);
  writeFileSync(join(hostDir, "node", "package.json"), '{ "private": true }');
  npm(["install", "--ignore-scripts", "--no-save", node], join(hostDir, "node"));

  step(`2/3 ${codeServer}`);
  unpackCodeServer();

  step("3/3 what it depends on");
  installDependencies();
  replaceNativeModules();
  writeFileSync(stamp, codeServer);
}

/** Installs Chromium where that can be done without asking, and says what to do where it cannot. */
export function ensureChromium() {
  if (existsSync(chromiumBin)) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(`There is no ${chromiumBin}: install Chromium (apt-get install chromium) or set CHROMIUM to it.`);
  }
  step("Chromium (apt-get install chromium)");
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  execFileSync("apt-get", ["update", "-qq"], options);
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
}

function unpackCodeServer() {
  const [packed] = JSON.parse(npm(["pack", codeServer, "--json"], hostDir));
  if (packed.integrity !== codeServerIntegrity) throw new Error(`${codeServer} has changed: ${packed.integrity}`);
  execFileSync("tar", ["xzf", packed.filename], { cwd: hostDir });
  rmSync(join(hostDir, packed.filename));
  for (const name of extensionsToSkip) rmSync(join(vscodeDir, "extensions", name), { recursive: true, force: true });
}

function installDependencies() {
  const file = join(vscodeDir, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  for (const name of dependenciesToSkip) delete manifest.dependencies[name];
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  // No install scripts: ripgrep, node-pty and the file watcher ship their binaries.
  npm(["install", "--omit=dev", "--ignore-scripts"], vscodeDir);
  const ripgrep = join(vscodeDir, "node_modules", "@vscode", "ripgrep-universal", "bin");
  for (const other of readdirSync(ripgrep).filter((name) => name !== platform)) {
    rmSync(join(ripgrep, other), { recursive: true });
  }
}

/** Two modules would have to be compiled: a logger gets a stand-in, a watchdog is not needed. */
function replaceNativeModules() {
  const modules = join(vscodeDir, "node_modules", "@vscode");
  copyFileSync(join(import.meta.dirname, "spdlog.cjs"), join(modules, "spdlog", "index.js"));
  writeFileSync(join(modules, "native-watchdog", "index.js"), "exports.start = () => {};\n");
}

function npm(args, cwd) {
  const env = {
    ...process.env,
    PATH: `${join(nodeBin, "..")}:${process.env.PATH}`,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_legacy_peer_deps: "true",
    npm_config_loglevel: "error",
  };
  return execFileSync("npm", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function step(text) {
  console.log(`VS Code host: ${text} ...`);
}
