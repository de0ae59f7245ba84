import { asMap, findValue, type MapNode, resolveAlias } from "../yaml/nodes";
import { parseYaml } from "../yaml/parse";

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
  const root = asMap(parseYaml(text).root);
  const name = root && textAt(root, "name");
  if (!root || !name) return undefined;
  const list = findValue(root, "dependencies");
  const items = list && resolveAlias(list);
  const dependencies = items?.kind === "list" ? items.items.flatMap((item) => readDependency(asMap(item))) : [];
  return { name, version: textAt(root, "version"), dependencies };
}

function readDependency(map: MapNode | undefined): ChartYamlDependency[] {
  const name = map && textAt(map, "name");
  if (!map || !name) return [];
  return [
    {
      name,
      as: textAt(map, "alias") ?? name,
      version: textAt(map, "version") ?? "",
      repository: textAt(map, "repository") ?? "",
    },
  ];
}

function textAt(map: MapNode, key: string): string | undefined {
  const value = findValue(map, key);
  const scalar = value && resolveAlias(value);
  return scalar?.kind === "scalar" && scalar.text !== "" ? scalar.text : undefined;
}
