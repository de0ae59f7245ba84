// Compiles engine/, which is Helm in WebAssembly, into dist/. Who has no Go gets an extension that renders with the
// user's own helm; nothing fails because of that.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { engineLicenses } from "./engine-licenses.mjs";
import { root } from "./shared.mjs";

const source = join(root, "engine");
const cache = join(root, ".cache", "engine");
const outputs = ["engine.wasm", "ENGINE-LICENSES.txt"];
const neededGo = [1, 26];

/** What Helm's releases say about themselves; the version is that in go.mod. */
const helmVersion = /helm\.sh\/helm\/v4 (v[\d.]+)/.exec(readFileSync(join(source, "go.mod"), "utf8"))?.[1];
const linkerFlags = [
  "-s -w",
  `-X helm.sh/helm/v4/internal/version.version=${helmVersion}`,
  "-X helm.sh/helm/v4/internal/version.gitTreeState=clean",
].join(" ");
// The state of the repository is left out, so that the same sources give the same bytes.
const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags", linkerFlags];
const environment = { ...process.env, GOOS: "wasip1", GOARCH: "wasm", CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };

/** Puts the engine into dist/, compiled now or earlier; says in one line why there is none. */
export function buildEngine() {
  const version = goVersion();
  if (!version) return skip(`there is no Go ${neededGo.join(".")} or later`);
  const built = join(cache, fingerprint(version));
  try {
    if (!existsSync(built)) compile(built);
  } catch (error) {
    return skip(`Go could not compile it: ${lastLine(error)}`);
  }
  mkdirSync(join(root, "dist"), { recursive: true });
  for (const name of outputs) replace(join(built, name), join(root, "dist", name));
  return true;
}

/** Whoever reads the old file meanwhile has all of it. */
function replace(from, to) {
  const copy = `${to}.${process.pid}`;
  copyFileSync(from, copy);
  renameSync(copy, to);
}

function skip(reason) {
  console.log(`skipped dist/engine.wasm: ${reason}; manifests are rendered with the user's helm`);
  for (const name of outputs) rmSync(join(root, "dist", name), { force: true });
  return false;
}

/** The version of the Go that is installed, unless it is too old or there is none. */
function goVersion() {
  let version;
  try {
    const env = { ...process.env, GOTOOLCHAIN: "local" };
    version = execFileSync("go", ["env", "GOVERSION"], { env, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
  const [major, minor] = (/^go(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  const isNewEnough = major > neededGo[0] || (major === neededGo[0] && minor >= neededGo[1]);
  return isNewEnough ? version : undefined;
}

/** Tells apart whatever gives another module: the sources, Go, and how it is called. */
function fingerprint(version) {
  const hash = createHash("sha256").update(version).update(flags.join(" "));
  for (const file of readdirSync(source, { recursive: true }).sort()) {
    if (!/(\.go|\.s|go\.mod|go\.sum)$/.test(file) || file.endsWith("_test.go")) continue;
    hash.update(`\0${file}\0`).update(readFileSync(join(source, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function compile(folder) {
  console.log("compiling dist/engine.wasm, which takes a minute the first time ...");
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    go(["build", ...flags, "-o", join(unfinished, "engine.wasm"), "./cmd/wasm"]);
    writeFileSync(join(unfinished, "ENGINE-LICENSES.txt"), engineLicenses(go));
    finish(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Another process may have finished the same; what others are still at is left alone. */
function finish(unfinished, folder) {
  const finished = readdirSync(cache).filter((name) => !name.includes("."));
  for (const old of finished) {
    if (join(cache, old) !== folder) rmSync(join(cache, old), { recursive: true, force: true });
  }
  if (!existsSync(folder)) renameSync(unfinished, folder);
}

function go(parameters) {
  return execFileSync("go", parameters, {
    cwd: source,
    env: environment,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function lastLine(error) {
  return (error.stderr || error.message).trim().split("\n").at(-1);
}
