import type { Rule } from "../findings/rule";
import { memo } from "../memo";
import type { ChartKnowledge, Scope } from "../schema/chart-knowledge";
import type { Condition, Guard, PathCondition } from "../schema/knowledge-files";
import { type Binding, bind, evaluate } from "../values/conditions";
import { effectiveValue } from "../values/effective-value";
import type { Snapshot } from "../values/snapshot";
import { nearestKey } from "../yaml/cursor/locate";
import { formatPath, type KeyPath, parsePath } from "../yaml/document/nodes";
import type { Block } from "../yaml/read/blocks";

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

/**
 * Whether a guard can hold at all. One about any top-level key (`*.pdb.enabled`) would look at each of them with every
 * keystroke; instead it is remembered of each block whether one of its keys fulfils what the guard asks of that key.
 */
function isPromising({ document, chart }: Snapshot, scope: Scope, guard: Guard): boolean {
  const own = scope.at.length === 0 ? guard.when.filter(isAboutAnyKey) : [];
  return own.length === 0 || document.blocks.some(({ block }) => isPromisingIn(block, { chart, scope, guard, own }));
}

const isAboutAnyKey = (condition: Condition): condition is PathCondition =>
  "path" in condition &&
  [condition.path, condition.sameAs, condition.lessThan].every((path) => path === undefined || path.startsWith("*."));

/** The guards that may hold for a key of a block, as far as they have been asked. */
const answersOf = memo((_: Block, __: ChartKnowledge): Map<Guard, boolean> => new Map());

interface Question {
  chart: ChartKnowledge;
  scope: Scope;
  guard: Guard;
  /** The guard's conditions that only look at the key itself. */
  own: PathCondition[];
}

function isPromisingIn(block: Block, { chart, scope, guard, own }: Question): boolean {
  const answers = answersOf(block, chart);
  const answer = answers.get(guard) ?? evaluate({ document: { content: block.root }, chart }, scope, own).length > 0;
  answers.set(guard, answer);
  return answer;
}
