import { itemsAt, textAt, textsAt, type ValuesNode } from "../../yaml/document/nodes";
import { chartIn, type Deployment, inNamespace, versionOf } from "./deployment";

/** The releases of a helmfile. */
export function* helmfile(root: ValuesNode): Generator<Deployment> {
  for (const release of itemsAt(root, ["releases"])) {
    const chart = chartIn(textAt(release, ["chart"]) ?? "");
    const paths = [...textsAt(release, ["values"]), ...textsAt(release, ["secrets"])];
    if (!chart || paths.length === 0) continue;
    yield {
      tool: "helmfile",
      chart,
      version: versionOf(textAt(release, ["version"])),
      ...inNamespace(textAt(release, ["namespace"])),
      files: paths.map((path) => ({ path, from: "folder" })),
    };
  }
}
