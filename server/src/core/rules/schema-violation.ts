import type { Rule } from "../findings/rule";
import { named } from "../findings/words";
import type { Snapshot } from "../values/snapshot";
import { nodeAt, type Span } from "../yaml/document/nodes";

/** What a chart's own values.schema.json says about the values as Helm merges them. */
export const schemaViolation: Rule = {
  code: "schema-violation",
  severity: "error",
  *check(snapshot) {
    const { schemaVerdict: verdict } = snapshot;
    if (verdict?.kind === "unchecked") {
      const message = `The chart's values.schema.json could not be applied: ${verdict.reason}.`;
      yield { span: { start: 0, end: 0 }, path: [], message, severity: "information" };
    }
    for (const { path, message } of verdict?.kind === "checked" ? verdict.violations : []) {
      yield {
        span: spanOf(snapshot, path),
        firstLine: true,
        path,
        message: path.length > 0 ? `${named(path)} ${message}.` : `The values file ${message}.`,
      };
    }
  },
};

/** The nearest node above the path that the file has. */
function spanOf({ document }: Snapshot, path: (string | number)[] | readonly (string | number)[]): Span {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(document.root, path.slice(0, length));
    if (node) return node.span;
  }
  return { start: 0, end: 0 };
}
