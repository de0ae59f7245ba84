// npm test: everything, from a fresh clone on. The last line is `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies, root, run } from "./shared.mjs";

const cache = join(root, ".cache");
const unitResults = join(cache, "vitest.json");
const vscodeResults = join(cache, "vscode.json");
const counts = { passed: 0, failed: 0 };

async function main() {
  mkdirSync(cache, { recursive: true });
  for (const file of [unitResults, vscodeResults]) rmSync(file, { force: true });
  const ready = await step("Dependencies", ensureDependencies);
  if (!ready) return;
  const built = await step("Build", () => succeeds("node", ["esbuild.mjs"]));
  await step("Types", () => succeeds("npm", ["run", "--silent", "typecheck"]));
  await step("Lint", () => succeeds("npm", ["run", "--silent", "lint"]));
  await step("Data", () => succeeds("npm", ["run", "--silent", "check-data"]));
  await step("Tests", unitTests);
  await step("Tests in Go", goTests);
  if (built) await step("Tests in VS Code", vscodeTests);
}

/** Runs a part of the whole; a part that breaks counts as one failure. */
async function step(title, work) {
  console.log(`\n== ${title}`);
  const start = Date.now();
  const succeeded = await work();
  if (!succeeded) counts.failed += 1;
  console.log(`== ${title}: ${succeeded ? "done" : "broken"} after ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return succeeded;
}

async function succeeds(program, args) {
  return (await run(program, args)) === 0;
}

async function unitTests() {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${unitResults}`];
  const code = await run("npx", ["vitest", "run", ...reporters]);
  const results = readResults(unitResults);
  // A file which cannot be loaded has no tests that could fail.
  const brokenFiles = results?.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return count(
    code,
    results && { passed: results.numPassedTests, failed: results.numFailedTests + brokenFiles.length },
  );
}

/** Helm's engine and a program that makes part of schemas/; who has no Go does without them. */
async function goTests() {
  if (spawnSync("go", ["version"]).status !== 0) {
    console.log("skipped: there is no Go, which the engine and the generator of schemas/ need");
    return true;
  }
  if (!existsSync(join(root, "dist", "engine.wasm"))) {
    console.log("There is Go, but the build made no engine with it.");
    return false;
  }
  const results = ["engine", "schemas/generate/kubernetes"].map((module) => {
    const cwd = join(root, module);
    const { status, stdout, stderr } = spawnSync("go", ["test", "-json", "./..."], { cwd, encoding: "utf8" });
    const events = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
    const number = (action) => events.filter((event) => event.Test && event.Action === action).length;
    if (status !== 0) console.log(events.map((event) => event.Output ?? "").join("") + stderr);
    return count(status, { passed: number("pass"), failed: number("fail") });
  });
  return results.every(Boolean);
}

async function vscodeTests() {
  return count(await run("node", ["test/vscode/run.mjs"]), readResults(vscodeResults));
}

/** Adds the counts of a runner; it broke if it ran no tests, or says that it failed although no test did. */
function count(code, results) {
  if (!results) return false;
  counts.passed += results.passed;
  counts.failed += results.failed;
  return results.failed > 0 || (code === 0 && results.passed > 0);
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

await main();
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
