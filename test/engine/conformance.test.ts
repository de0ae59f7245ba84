import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Engine } from "../../server/src/render/engine/engine";
import { helmProgram } from "../support/helm-program";
import { allCases } from "./cases/all";
import type { ConformanceCase } from "./conformance-case";
import { engineOutcome } from "./engine-outcome";
import { type Outcome, programOutcome } from "./program-outcome";

const wasm = join(import.meta.dirname, "../../dist/engine.wasm");
const helm = await helmProgram();
const missing = [
  ...("missing" in helm ? [`helm (${helm.missing})`] : []),
  ...(existsSync(wasm) ? [] : ["dist/engine.wasm (see the notice of the build)"]),
];
if (missing.length > 0)
  console.warn(`The engine is not compared with helm, because there is no ${missing.join(" and no ")}.`);

/**
 * Each case goes to Helm's own program and to the engine, and everything that both say has to be the same, byte for byte.
 * What charts of real life do is in the cases, one thing at a time.
 */
describe.skipIf(missing.length > 0)("The engine does as helm 4.2.3 does", () => {
  let engine: Engine;
  const program = "path" in helm ? helm.path : "";
  const outcomes = new Map<ConformanceCase, Outcome>();

  beforeAll(async () => {
    engine = await Engine.start(await WebAssembly.compile(readFileSync(wasm)));
    await Promise.all([0, 1].map((lane) => runEverySecond(lane)));
  }, 300_000);

  /** Two processes at a time are as quick as more. */
  async function runEverySecond(first: number): Promise<void> {
    for (let index = first; index < allCases.length; index += 2) {
      const one = allCases[index];
      if (one) outcomes.set(one, await programOutcome(one, program));
    }
  }

  test.each(allCases)("$name", (one) => {
    const expected = outcomes.get(one);
    expect(engineOutcome(engine, one, expected?.folder ?? "")).toEqual(expected);
    expect(expected?.error !== "").toBe(one.fails === true);
  });
});
