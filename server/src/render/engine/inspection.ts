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
