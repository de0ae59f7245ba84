import type { ValuesNode } from "../../yaml/nodes";
import { type Deployment, versionOf } from "./deployment";
import { itemsAt, textAt, textsAt } from "./texts";

/** The charts that a kustomization renders. */
export function* kustomize(root: ValuesNode): Generator<Deployment> {
  for (const entry of itemsAt(root, ["helmCharts"])) {
    const chart = textAt(entry, ["name"]);
    const first = textAt(entry, ["valuesFile"]);
    const paths = [...(first ? [first] : []), ...textsAt(entry, ["additionalValuesFiles"])];
    if (!chart || paths.length === 0) continue;
    yield {
      tool: "kustomization",
      chart,
      version: versionOf(textAt(entry, ["version"])),
      files: paths.map((path) => ({ path, from: "folder" })),
    };
  }
}
