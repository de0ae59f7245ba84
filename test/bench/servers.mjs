// The two servers, each started the way an editor starts it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/shared.mjs";

/** Not in package.json: only this comparison needs them. */
const versions = { "yaml-language-server": "2.0.0", node: "24.9.0" };

/** yaml-language-server 2 refuses to run under an older one. */
const oldestNode = [22, 13];

const folder = join(root, ".cache", "bench");

/** Installs yaml-language-server, and a newer Node.js for both servers if this one is too old for it. */
export function installServers() {
  const { node, ...always } = versions;
  const wanted = isNodeTooOld() ? versions : always;
  mkdirSync(folder, { recursive: true });
  if (!Object.entries(wanted).every(([name, version]) => installedVersion(name) === version)) {
    const packages = Object.entries(wanted).map(([name, version]) => `${name}@${version}`);
    console.log(`Installing ${packages.join(" and ")} into .cache/bench ...`);
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const args = ["install", "--save-exact", "--no-audit", "--no-fund", "--loglevel=error", ...packages];
    execFileSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  }
  const runtime = isNodeTooOld() ? join(folder, "node_modules", "node", "bin", "node") : process.execPath;
  return {
    runtime,
    nodeVersion: execFileSync(runtime, ["--version"], { encoding: "utf8" }).trim(),
    theirVersion: versions["yaml-language-server"],
  };
}

function isNodeTooOld() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
}

function installedVersion(name) {
  const file = join(folder, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

/** What our extension starts our server with. */
const ourFlags = JSON.parse(readFileSync(join(root, "client/src/server-flags.json"), "utf8"));
const ourEnvironment = { NODE_COMPILE_CACHE: join(folder, "compiled") };

/** Both servers: how to start them and what they are told. */
export function describeServers({ runtime, schemaUri }) {
  const ours = join(root, "dist", "server.js");
  const theirs = join(folder, "node_modules", "yaml-language-server", "bin", "yaml-language-server");
  return {
    ours: {
      start: () =>
        spawn(runtime, [...ourFlags, ours, "--stdio"], { stdio: "pipe", env: { ...process.env, ...ourEnvironment } }),
      settings: () => ({}),
      pulls: true,
    },
    theirs: {
      start: () => spawn(runtime, [theirs, "--stdio"], { stdio: "pipe" }),
      settings: (section) =>
        section === "yaml" ? yamlSettings(schemaUri) : section === "editor" ? { tabSize: 2 } : {},
      pulls: false,
    },
  };
}

const yamlSettings = (schemaUri) => ({
  schemas: { [schemaUri]: "*.yaml" },
  schemaStore: { enable: false },
  kubernetesCRDStore: { enable: false },
  validate: true,
  hover: true,
  completion: true,
});
