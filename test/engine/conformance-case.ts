import type { RenderOptions, ValuesSource } from "../../server/src/render/engine/rendering";

/** A chart and what it is rendered with, by Helm's own program and by the engine. */
export interface ConformanceCase {
  name: string;
  /** The files of the chart: `#- path` begins one. Without Chart.yaml it is `shop` 1.0.0. */
  chart: string;
  /** The values files in their order. */
  values?: string[];
  /** Flags such as `["set", "a=1"]`; of `set-file` the key and the content of the file. */
  sets?: [kind: Exclude<ValuesSource["kind"], "file">, text: string, content?: string][];
  options?: Partial<RenderOptions>;
  /** The chart is packaged. */
  packaged?: boolean;
  /** Both have to fail. */
  fails?: boolean;
  /** The notes are compared, too. */
  notes?: boolean;
}

const chartYaml = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

/** The files of a fixture by their paths. */
export function chartFiles(fixture: string): { name: string; text: string }[] {
  const parts = `\n${fixture}`.split("\n#- ").slice(1);
  const files = parts.map((part) => {
    const [name = "", ...lines] = part.split("\n");
    return { name, text: lines.join("\n") };
  });
  return files.some(({ name }) => name === "Chart.yaml") ? files : [{ name: "Chart.yaml", text: chartYaml }, ...files];
}

/** A chart with one template that prints each expression, and values for them. */
export function expressions(name: string, values: string, ...lines: string[]): ConformanceCase {
  const template = lines.map((line, index) => `line${index}: {{ ${line} | toJson }}`).join("\n");
  return { name, chart: `#- values.yaml\n${values}\n#- templates/out.yaml\n${template}\n` };
}

/** A chart with one template, and a values file if there is one. */
export function template(name: string, text: string, values?: string): ConformanceCase {
  return { name, chart: `#- templates/out.yaml\n${text}\n`, values: values === undefined ? [] : [values] };
}

/** A chart whose one template fails. */
export function failing(name: string, text: string, values?: string): ConformanceCase {
  return { ...template(name, text, values), fails: true };
}
