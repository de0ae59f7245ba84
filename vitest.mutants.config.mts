import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { defineConfig } from "vitest/config";
import all from "./vitest.config.mts";

/** Tests of this size of work are not repeated for each change. */
const slow = [
  "test/{vscode,hostile,supply,engine,differential,client,data}/**",
  "test/invariants/{robust,blocks,defaults,edits}.test.ts",
];

/** What runs the built program sees nothing of a change of the source. */
const runsProgram = globSync("test/**/*.test.ts").filter((path) =>
  /support\/cli"|support\/wire"|node:child_process|new Worker|\bdist\b|test\/render\//.test(
    `${path} ${readFileSync(path, "utf8")}`,
  ),
);

/** The fast tests, which call the code that they test. */
export default defineConfig({
  test: { ...all.test, exclude: [...slow, ...runsProgram, "test/walls.test.ts"], globalSetup: [], testTimeout: 20_000 },
});
