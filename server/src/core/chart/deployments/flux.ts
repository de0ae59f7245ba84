import { itemsAt, textAt, type ValuesNode } from "../../yaml/document/nodes";
import { type Deployment, inNamespace, versionOf } from "./deployment";

/** A Flux HelmRelease; its values files are those that the ConfigMaps and Secrets it takes values from are generated of. */
export function* flux(root: ValuesNode): Generator<Deployment> {
  if (textAt(root, ["kind"]) !== "HelmRelease") return;
  const chart = textAt(root, ["spec", "chart", "spec", "chart"]);
  const maps = itemsAt(root, ["spec", "valuesFrom"]).flatMap((source) => textAt(source, ["name"]) ?? []);
  if (!chart || maps.length === 0) return;
  const version = versionOf(textAt(root, ["spec", "chart", "spec", "version"]));
  const namespace = textAt(root, ["spec", "targetNamespace"]) ?? textAt(root, ["metadata", "namespace"]);
  yield { tool: "Flux HelmRelease", chart, version, ...inNamespace(namespace), files: [], maps };
}
