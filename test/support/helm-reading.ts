import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../../server/src/render/engine/engine";
import { root } from "./charts";

const wasm = join(root, "dist/engine.wasm");

/** Whether Helm is built in: without Go it is not. */
export const hasHelm = existsSync(wasm);

const files = {
  "Chart.yaml": "apiVersion: v2\nname: reading\nversion: 1.0.0\n",
  "templates/values.yaml":
    "kind: ConfigMap\nmetadata: { name: values }\nvalues: |\n  {{ .Values | toRawJson | b64enc }}\n",
};

/** What Helm makes of a values file: the values, or its message. */
export type HelmReading = { values: unknown } | { error: string };

/** Helm itself, in this process: it answers what it reads in a values file. */
export class HelmReader {
  private readonly engine: Engine;
  private readonly chart: number;

  private constructor(engine: Engine) {
    this.engine = engine;
    const content = Object.entries(files).map(([name, text]) => ({ name, data: new TextEncoder().encode(text) }));
    this.chart = engine.load({ kind: "files", files: content });
  }

  static async start(): Promise<HelmReader> {
    return new HelmReader(await Engine.start(await WebAssembly.compile(readFileSync(wasm))));
  }

  /** Reads a values file that is named with `-f`. */
  read(text: string): HelmReading {
    const { text: rendered, errors } = this.engine.render(this.chart, {
      release: "test",
      namespace: "test",
      values: [{ kind: "file", name: "values.yaml", text }],
    });
    const [error] = errors;
    if (error) return { error: error.message };
    const encoded = /\n {2}(\S*)\s*$/.exec(rendered)?.[1] ?? "";
    return { values: JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) };
  }
}
