// npm run mutants [FILE ...]: breaks the code on purpose, one small change after the other, and prints those that no fast test notices.
import { Stryker } from "@stryker-mutator/core";

const chosen = process.argv.slice(2);
const guarded = ["core", "cli", "workspace"].map((folder) => `server/src/${folder}/**/*.ts`);

await new Stryker({
  mutate: chosen.length > 0 ? chosen : guarded,
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutants.config.mts", related: true },
  plugins: ["@stryker-mutator/vitest-runner"],
  ignorePatterns: ["/dist", "/images", "/engine", ".vscode-test", "/.cache"],
  ignoreStatic: true,
  timeoutMS: 20_000,
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  tempDirName: ".cache/mutants",
  allowEmpty: false,
}).runMutationTest();
