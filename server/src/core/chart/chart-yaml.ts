import { itemsAt, textAt, type ValuesNode } from "../yaml/document/nodes";
import { parseYaml } from "../yaml/read/parse";

/** What a Chart.yaml says that matters here. */
export interface ChartYaml {
  name: string;
  version?: string;
  dependencies: ChartYamlDependency[];
}

export interface ChartYamlDependency {
  name: string;
  /** The key that its values stand below. */
  as: string;
  /** A version or a range. */
  version: string;
  repository: string;
}

/** Reads a Chart.yaml; undefined where it is not one. */
export function readChartYaml(text: string): ChartYaml | undefined {
  const { root } = parseYaml(text);
  const name = textAt(root, ["name"]);
  if (!name) return undefined;
  return {
    name,
    version: textAt(root, ["version"]),
    dependencies: itemsAt(root, ["dependencies"]).flatMap(readDependency),
  };
}

function readDependency(item: ValuesNode): ChartYamlDependency[] {
  const name = textAt(item, ["name"]);
  if (!name) return [];
  return [
    {
      name,
      as: textAt(item, ["alias"]) ?? name,
      version: textAt(item, ["version"]) ?? "",
      repository: textAt(item, ["repository"]) ?? "",
    },
  ];
}
