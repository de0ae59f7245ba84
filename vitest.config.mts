import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/vscode/**"],
    // Some tests look at every version of every chart; a busy machine takes its time.
    testTimeout: 120_000,
    // By default one of two cores stays idle.
    maxWorkers: "100%",
    globalSetup: ["test/support/build.ts"],
  },
});
