/**
 * What goes into Helm and what comes out, whichever engine renders: the embedded one or the user's `helm`.
 * The embedded engine (engine/) answers in exactly these shapes.
 */

import type { RenderedObject } from "../../protocol";

/** A values file, or one `--set` flag. */
export interface ValuesSource {
  kind: "file" | "set" | "set-string" | "set-json" | "set-literal" | "set-file";
  /** What messages call it: the file's name as the user gave it; for `set-file` the key. */
  name: string;
  /** The file's content, or what follows the flag. */
  text: string;
}

/** The flags of `helm template`, and two of ours. */
export interface RenderOptions {
  release: string;
  namespace: string;
  /** Such as `1.31.0`; absent: the engine's own. */
  kubeVersion?: string;
  /** API versions beyond Kubernetes' own, such as `monitoring.coreos.com/v1`. */
  apiVersions?: string[];
  includeCrds?: boolean;
  skipTests?: boolean;
  isUpgrade?: boolean;
  /** Makes random and time functions give the same for the same seed. */
  seed?: string;
  /** Reports every `required` and `fail` of the chart, not only the first. */
  collectAll?: boolean;
}

export interface RenderRequest extends RenderOptions {
  /** In the order of the command line; Helm merges files first, whatever their place. */
  values: ValuesSource[];
}

/** The outcome of a rendering. Either `text` is complete, or `errors` says why there is none. */
export interface Rendering {
  /** What `helm template` prints, byte for byte; empty when it fails. */
  text: string;
  objects: RenderedObject[];
  notes: string;
  /** Helm's own, such as a table that a value overwrites. */
  warnings: string[];
  errors: RenderError[];
}

export interface RenderError {
  /** The step that failed. */
  stage: "load" | "values" | "dependencies" | "kubeVersion" | "schema" | "parse" | "render" | "yaml" | "engine";
  /** What Helm prints after `Error: `. */
  message: string;
  /** The values file, template or manifest it is about. */
  source?: string;
  /** Line in `source` as Helm counts, from 1. */
  line?: number;
  /** Key paths of the values behind it from the root of the values, the likeliest first, such as `config.apiKeySalt`. */
  values: string[];
  /** The parts of a message that tells several things at once, such as the violations of a schema. */
  details?: { message: string; values: string[] }[];
}

/** The files of a chart as the engine takes them; nothing is unpacked outside of it. */
export type ChartContent =
  | { kind: "archive"; data: Uint8Array }
  /** Names are relative to the chart's folder, with `/`. Archives below `charts/` are dependencies. */
  | { kind: "files"; files: { name: string; data: Uint8Array }[] };

/** A chart that can be rendered. */
export interface RenderableChart {
  name: string;
  version: string;
  /** One sentence for the user that says where it was found. */
  where: string;
  /** Equal for equal content: what the engine has loaded under it need not be loaded again. */
  key: string;
  content: ChartContent;
}

/** What the engine says about a chart without rendering it. */
export interface ChartInspection {
  name: string;
  version: string;
  /** The content of the chart's values.yaml as Helm reads it, without that of its dependencies. */
  defaults: Record<string, unknown>;
  dependencies: ChartDependency[];
  /** The keys of the values that its templates read. */
  reads: ValueRead[];
  /** What could not be understood; not empty where `reads` may lack something. */
  errors: string[];
  /** How many templates are included by a name that only values tell. */
  dynamicIncludes: number;
  /** The dependencies that are there. */
  charts: ChartInspection[];
}

/** An entry of `dependencies` in Chart.yaml. */
export interface ChartDependency {
  name: string;
  version: string;
  repository: string;
  alias?: string;
  condition?: string;
  tags?: string[];
  importValues?: (string | { child: string; parent: string })[];
}

/** A key that templates read; `*` stands for any key or item. */
export interface ValueRead {
  path: string[];
  how: ("nav" | "use" | "cond" | "range" | "toYaml" | "tpl" | "hasKey" | "required")[];
}

/** What renders, and the Kubernetes version that templates see unless another one is asked for. */
export interface EngineVersion {
  helm: string;
  go: string;
  kube: string;
}
