import { helmsLeniency } from "../findings/leniency";
import type { Rule } from "../findings/rule";
import { resolveAlias } from "../yaml/document/nodes";

/** A values file whose root is a list or a single value. */
export const notAMap: Rule = {
  code: "not-a-map",
  severity: "error",
  *check({ document }) {
    const root = document.root && resolveAlias(document.root);
    if (!root || root.kind === "map" || (root.kind === "scalar" && root.value === null)) return;
    if (!document.problems.every(helmsLeniency)) return;
    const what = root.kind === "list" ? "a list" : "a single value";
    yield {
      span: root.span,
      firstLine: true,
      path: [],
      message: `A values file is a map of keys; this one is ${what}, which Helm rejects.`,
    };
  },
};
