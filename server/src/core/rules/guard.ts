import { parsePath } from "../yaml/key-path";
import { findEntry, type KeyPath, nodeAt, type Span } from "../yaml/nodes";
import type { Snapshot } from "../snapshot";
import { type Binding, bind, evaluate } from "./conditions";
import { effectiveValue } from "./effective-value";
import type { Rule } from "./rule";

/** Combinations of values that the chart refuses, or that it accepts although they cannot work; from knowledge.json. */
export const guard: Rule = {
  code: "guard",
  severity: "warning",
  *check(snapshot) {
    for (const scope of snapshot.chart.scopes) {
      for (const { at, when, message, severity } of scope.guards) {
        for (const binding of evaluate(snapshot, scope, when)) {
          const path = [...scope.at, ...bind(parsePath(at), binding)];
          yield { span: nearestSpan(snapshot, path), path, message: fillIn(message, snapshot, { path, binding }), severity };
        }
      }
    }
  },
};

/** `{*}` is the key that `*` stands for, `{value}` the value reported on (never used for anything secret). */
function fillIn(message: string, snapshot: Snapshot, { path, binding }: { path: KeyPath; binding: Binding }): string {
  return message.replace("{*}", String(binding.found[0] ?? "")).replace("{value}", () => String(effectiveValue(snapshot, path).value ?? ""));
}

/** The key at a path, or the nearest key above it that the file has, else the file's start. */
function nearestSpan({ document }: Snapshot, path: KeyPath): Span {
  for (let length = path.length; length > 0; length--) {
    const parent = nodeAt(document.root, path.slice(0, length - 1));
    const key = path[length - 1];
    const entry = parent?.kind === "map" ? findEntry(parent, String(key)) : undefined;
    if (entry) return entry.key.span;
    if (parent?.kind === "list" && typeof key === "number" && parent.items[key]) return parent.items[key].span;
  }
  return { start: 0, end: 0 };
}

