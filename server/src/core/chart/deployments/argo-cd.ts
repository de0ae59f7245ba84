import { itemsAt, nodeAt, textAt, textsAt, type ValuesNode } from "../../yaml/document/nodes";
import { chartIn, type Deployment, inNamespace, versionOf } from "./deployment";

/** Where the sources stand, by the kind of the object. */
const specs: Readonly<Record<string, readonly string[]>> = {
  Application: ["spec"],
  ApplicationSet: ["spec", "template", "spec"],
};

/**
 * The charts of an Argo CD Application that come from a repository of charts. Only files of another source (`$values/…`,
 * whatever its name) are files of the user's: all others are in the chart itself.
 */
export function* argoCd(root: ValuesNode): Generator<Deployment> {
  const kind = textAt(root, ["kind"]) ?? "";
  const spec = Object.hasOwn(specs, kind) ? nodeAt(root, specs[kind] ?? []) : undefined;
  if (!spec) return;
  const single = nodeAt(spec, ["source"]);
  for (const source of [...(single ? [single] : []), ...itemsAt(spec, ["sources"])]) {
    const chart = chartIn(textAt(source, ["chart"]) ?? "");
    const paths = textsAt(source, ["helm", "valueFiles"]).flatMap((file) => /^\$[\w.-]+\/(.+)$/.exec(file)?.[1] ?? []);
    if (!chart || paths.length === 0) continue;
    yield {
      tool: `Argo CD ${kind}`,
      chart,
      version: versionOf(textAt(source, ["targetRevision"])),
      ...inNamespace(textAt(spec, ["destination", "namespace"])),
      files: paths.map((path) => ({ path, from: "root" })),
    };
  }
}
