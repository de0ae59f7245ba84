import type { Finding, Rule } from "../findings/rule";
import { named } from "../findings/words";
import { variablesIn } from "../values/variables";
import type { KeyPath, ListNode } from "../yaml/document/nodes";

/** An environment variable that stands twice in one list. */
export const duplicateEnv: Rule = {
  code: "duplicate-env",
  severity: "warning",
  *checkKey({ path, node, schema }) {
    if (node.kind === "list" && schema?.["x-kubernetes"] === "EnvVar[]") yield* duplicates(node, path);
  },
};

function* duplicates(list: ListNode, path: KeyPath): Generator<Finding> {
  const seen = new Map<string, KeyPath>();
  for (const { name, span, path: at } of variablesIn(list, path)) {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, at.slice(0, -1));
    else {
      const message = `The variable ${name} is already set by ${named(first)}. Kubernetes uses the last one only.`;
      yield { span, path: at, message };
    }
  }
}
