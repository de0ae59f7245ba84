import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { format } from "node:util";
import Mocha from "mocha";
import { type ExtensionContext, extensions } from "vscode";

/** How long the editor takes at most until its own start is over, in milliseconds. */
const settling = 3000;

/**
 * How long the extension keeps the extension host busy before it is active, in milliseconds, counted as VS Code's "Running
 * Extensions" does: loading the program and calling it, without what VS Code itself waits for in between. Undefined where
 * a document that was open has started it before.
 */
async function activationTime(): Promise<number | undefined> {
  const extension = extensions.getExtension("valuesmith.valuesmith");
  if (!extension || extension.isActive) return undefined;
  // The editor itself is still starting, and takes all processors there are.
  await setTimeout(settling);
  const program = join(extension.extensionPath, extension.packageJSON.main);
  const start = performance.now();
  const { activate, ...others } = require(program);
  let time = performance.now() - start;
  const timed = (context: ExtensionContext): unknown => {
    const called = performance.now();
    const exported = activate(context);
    time += performance.now() - called;
    return exported;
  };
  Object.assign(require.cache[require.resolve(program)] ?? {}, { exports: { ...others, activate: timed } });
  await extension.activate();
  return time;
}

/** What VS Code's extension host calls for `--extensionTestsPath`. */
export async function run(): Promise<void> {
  // In the npm host everything a window logs arrives in one stream: mark the lines of the reporter.
  if (process.env.VALUESMITH_TEST_HOST === "npm") {
    Object.assign(Mocha.reporters.Base, {
      consoleLog: (...values: unknown[]) => console.log(`[test] ${format(...values)}`),
    });
  }
  const activation = await activationTime();
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, color: false });
  for (const file of readdirSync(__dirname))
    if (file.endsWith(".test.js") && file.includes(process.env.VALUESMITH_SUITE ?? ""))
      mocha.addFile(join(__dirname, file));
  const { passes, failures } = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() =>
      resolve(runner.stats ?? { suites: 0, tests: 0, passes: 0, pending: 0, failures: 1 }),
    );
  });
  if (process.env.VALUESMITH_RESULTS) {
    writeFileSync(process.env.VALUESMITH_RESULTS, JSON.stringify({ passed: passes, failed: failures, activation }));
  }
  if (failures > 0) throw new Error(`${failures} of the tests failed`);
}
