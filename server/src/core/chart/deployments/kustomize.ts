import { itemsAt, textAt, textsAt, type ValuesNode } from "../../yaml/document/nodes";
import { type Deployment, type GeneratedMap, inNamespace, versionOf } from "./deployment";

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
      ...inNamespace(textAt(entry, ["namespace"]) ?? textAt(root, ["namespace"])),
      files: paths.map((path) => ({ path, from: "folder" })),
    };
  }
}

/** The ConfigMaps and Secrets that a kustomization generates of files; each is `name.yaml` or `key=name.yaml`. */
export function* generatedMaps(root: ValuesNode): Generator<GeneratedMap> {
  for (const generator of [...itemsAt(root, ["configMapGenerator"]), ...itemsAt(root, ["secretGenerator"])]) {
    const name = textAt(generator, ["name"]);
    const paths = textsAt(generator, ["files"]).map((file) => file.slice(file.indexOf("=") + 1));
    if (name && paths.length > 0) yield { name, files: paths.map((path) => ({ path, from: "folder" })) };
  }
}
