import type { ChartKnowledge } from "../schema/chart-knowledge";
import { type SchemaVisit, visitWithSchema } from "../schema/visit";
import type { Snapshot } from "../snapshot";
import { placeSpan } from "../yaml/place-nodes";
import { remembered } from "../yaml/remembered";
import { rulesFor } from "./all";
import type { Finding, Rule } from "./rule";

/** What rules find at single keys of a document. Blocks that have not changed are not judged again. */
export function keyFindings(snapshot: Snapshot): (rule: Rule) => Generator<Finding> {
  const judgements: Judgement[] = [];
  return function* (rule) {
    const isExcused = rule.excuses?.(snapshot);
    for (const [index, { block, start }] of snapshot.document.blocks.entries()) {
      judgements[index] ??= judge(block, snapshot.chart);
      for (const finding of judgements[index].get(rule) ?? [])
        if (!isExcused?.(finding)) yield { ...finding, span: placeSpan(finding.span, start) };
    }
  };
}

/** The findings of all rules that judge single keys; offsets count from the start of the block. */
type Judgement = ReadonlyMap<Rule, Finding[]>;

const judge = remembered((block, chart: ChartKnowledge): Judgement => {
  const judgement = new Map<Rule, Finding[]>();
  const visits = visitWithSchema(block.root, chart);
  for (const rule of rulesFor(chart)) {
    const findings = rule.checkKey ? firstFindings(rule, { visits, chart }) : [];
    if (findings.length > 0) judgement.set(rule, findings);
  }
  return judgement;
});

/** More findings of one rule in one block than anybody reads. */
const maxFindings = 1000;

function firstFindings(
  rule: Rule,
  { visits, chart }: { visits: readonly SchemaVisit[]; chart: ChartKnowledge },
): Finding[] {
  const findings: Finding[] = [];
  for (const visit of visits) {
    findings.push(...(rule.checkKey?.(visit, chart) ?? []));
    if (findings.length >= maxFindings) break;
  }
  return findings;
}
