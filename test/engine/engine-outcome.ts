import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../server/src/render/engine/engine";
import type { ChartContent, ValuesSource } from "../../server/src/render/engine/rendering";
import { type ConformanceCase, chartFiles } from "./conformance-case";
import { type Outcome, valuesFile } from "./program-outcome";

/** The engine, with files called as the program found them below a folder. */
export function engineOutcome(engine: Engine, one: ConformanceCase, folder: string): Outcome {
  const handle = engine.load(content(one, folder));
  const { text, errors, warnings, notes } = engine.render(handle, {
    release: "rel",
    namespace: "ns",
    ...one.options,
    values: sources(one, folder),
  });
  engine.free(handle);
  const [error] = errors;
  return {
    folder,
    text,
    error: error?.message.trim() ?? "",
    warnings: [...warnings].sort(),
    notes: one.notes ? notes.trim() : "",
  };
}

function content(one: ConformanceCase, folder: string): ChartContent {
  if (one.packaged) return { kind: "archive", data: readFileSync(join(folder, "shop.tgz")) };
  const encoder = new TextEncoder();
  const files = chartFiles(one.chart).map(({ name, text }) => ({ name, data: encoder.encode(text) }));
  return { kind: "files", files };
}

function sources({ values = [], sets = [] }: ConformanceCase, folder: string): ValuesSource[] {
  return [
    ...values.map((text, index) => ({ kind: "file" as const, name: valuesFile(folder, index), text })),
    ...sets.map(([kind, text, content]) => ({ kind, name: text, text: content ?? text })),
  ];
}
