import type { ChartKnowledge, Scope } from "../schema/chart-knowledge";
import type { Condition, Guard, PathCondition } from "../schema/knowledge-files";
import type { Block } from "../yaml/read/blocks";
import { remembered } from "../yaml/read/remembered";
import { evaluate } from "./conditions";
import type { Snapshot } from "./snapshot";

/**
 * Whether a guard can hold at all. One about any top-level key (`*.pdb.enabled`) would look at each of them with every
 * keystroke; instead it is remembered of each block whether one of its keys fulfils what the guard asks of that key.
 */
export function isPromising({ document, chart }: Snapshot, scope: Scope, guard: Guard): boolean {
  const own = scope.at.length === 0 ? guard.when.filter(isAboutAnyKey) : [];
  return own.length === 0 || document.blocks.some(({ block }) => isPromisingIn(block, { chart, scope, guard, own }));
}

const isAboutAnyKey = (condition: Condition): condition is PathCondition =>
  "path" in condition &&
  [condition.path, condition.sameAs, condition.lessThan].every((path) => path === undefined || path.startsWith("*."));

/** The guards that may hold for a key of a block, as far as they have been asked. */
const answersOf = remembered((_, __: ChartKnowledge): Map<Guard, boolean> => new Map());

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
