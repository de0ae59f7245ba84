// npm run package [-- --twice] [-- --out FILE]: the .vsix. The same sources give the same bytes: files have the date of the last
// commit. With --twice it is made two times and compared.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, run } from "./shared.mjs";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { values: options } = parseArgs({
  options: { out: { type: "string", default: `valuesmith-${version}.vsix` }, twice: { type: "boolean" } },
});

/** In seconds; where there is no repository, a time that every archive can hold. */
function lastChange() {
  const { status, stdout } = spawnSync("git", ["log", "-1", "--format=%ct"], { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : "315619200";
}

/** Resolves to the SHA-256 of the package. */
async function makePackage() {
  // Dates in archives have no time zone.
  const env = { SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? lastChange(), TZ: "UTC" };
  const code = await run("npx", ["vsce", "package", "--no-dependencies", "--out", options.out], env);
  if (code !== 0) throw new Error(`vsce ended with ${code}.`);
  return createHash("sha256").update(readFileSync(options.out)).digest("hex");
}

try {
  const digest = await makePackage();
  console.log(`SHA-256 ${digest}`);
  if (options.twice) {
    rmSync(join(root, "dist"), { recursive: true });
    const again = await makePackage();
    if (again !== digest) throw new Error(`Made again it is another one: ${again}.`);
    console.log("Made again it is the same.");
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
