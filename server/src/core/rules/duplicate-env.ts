import type { KeyPath } from "../yaml/nodes";
import { asMap, findValue, type ListNode, resolveAlias, type ScalarNode } from "../yaml/nodes";
import type { Finding, Rule } from "./rule";
import { named } from "./words";

/** An environment variable that stands twice in one list. */
export const duplicateEnv: Rule = {
  code: "duplicate-env",
  severity: "warning",
  *checkKey({ path, node, schema }) {
    if (node.kind === "list" && schema?.["x-kubernetes"] === "EnvVar[]") yield* duplicates(node, path);
  },
};

function* duplicates(list: ListNode, path: KeyPath): Generator<Finding> {
  const seen = new Map<string, number>();
  for (const [index, item] of list.items.entries()) {
    const name = nameOf(asMap(item) && findValue(asMap(item) as never, "name"));
    if (!name) continue;
    const first = seen.get(name.text);
    if (first === undefined) seen.set(name.text, index);
    else {
      const message = `The variable ${name.text} is already set by ${named([...path, first])}. Kubernetes uses the last one only.`;
      yield {
        span: name.span.start >= item.span.start && name.span.end <= item.span.end ? name.span : item.span,
        path: [...path, index, "name"],
        message,
      };
    }
  }
}

function nameOf(node: Parameters<typeof resolveAlias>[0] | undefined): ScalarNode | undefined {
  const resolved = node && resolveAlias(node);
  return resolved?.kind === "scalar" && resolved.text !== "" ? resolved : undefined;
}
