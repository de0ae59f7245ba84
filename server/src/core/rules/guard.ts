import type { Rule } from "../findings/rule";
import type { Scope } from "../schema/chart-knowledge";
import type { Guard } from "../schema/knowledge-files";
import { type Binding, bind, evaluate } from "../values/conditions";
import { effectiveValue } from "../values/effective-value";
import { isPromising } from "../values/promising-guards";
import type { Snapshot } from "../values/snapshot";
import { nearestKey } from "../yaml/cursor/nearest-key";
import { formatPath, parsePath } from "../yaml/document/key-path";
import type { KeyPath } from "../yaml/document/nodes";

/** Combinations of values that the chart refuses, or that it accepts although they cannot work; from knowledge.json. */
export const guard: Rule = {
  code: "guard",
  severity: "warning",
  aboutChart: true,
  *check(snapshot) {
    const seen = new Set<string>();
    for (const scope of snapshot.chart.scopes) {
      for (const rule of scope.guards.filter((candidate) => isPromising(snapshot, scope, candidate))) {
        for (const binding of evaluate(snapshot, scope, rule.when)) {
          const path = [...scope.at, ...bind(parsePath(rule.at), binding)];
          const id = `${rule.code} ${formatPath(path)}`;
          if (seen.has(id)) continue;
          seen.add(id);
          yield {
            span: nearestKey(snapshot.document, path).span,
            path,
            message: fillIn(rule, snapshot, { scope, path, binding }),
            severity: rule.severity,
          };
        }
      }
    }
  },
};

interface Place {
  scope: Scope;
  path: KeyPath;
  binding: Binding;
}

/** `{*}` is the key that `*` stands for, `{at}` the path, `{value}` the value of the first condition (never a secret). */
function fillIn({ message, when }: Guard, snapshot: Snapshot, { scope, path, binding }: Place): string {
  const [first] = when;
  const subject = first && "path" in first ? bind(parsePath(first.path), binding) : [];
  return message
    .replaceAll("{*}", () => String(binding.found.findLast((_, index) => binding.pattern[index] === "*") ?? ""))
    .replaceAll("{at}", () => formatPath(path))
    .replaceAll("{value}", () => String(effectiveValue(snapshot, [...scope.at, ...subject]).value ?? ""));
}
