import type { Finding, Rule } from "../../findings/rule";
import { memo } from "../../memo";
import type { ChartKnowledge } from "../../schema/chart-knowledge";
import { type SchemaVisit, visitWithSchema } from "../../schema/visit";
import type { Steps } from "../../steps";
import type { Snapshot } from "../../values/snapshot";
import { placeSpan } from "../../yaml/document/place-nodes";
import type { Block } from "../../yaml/read/blocks";
import { rulesFor } from "./all";

/** What rules find at single keys of a document, in steps. Blocks that have not changed are not judged again. */
export function* keyFindings({ document, chart }: Snapshot): Steps<ReadonlyMap<Rule, Iterable<Finding>>> {
  const found = new Map<Rule, KeyFindings>();
  for (const { block, start } of document.blocks) {
    for (const [rule, findings] of judge(block, chart)) {
      const ofRule = found.get(rule) ?? new KeyFindings();
      ofRule.add(findings, start);
      found.set(rule, ofRule);
    }
    yield;
  }
  return found;
}

/** What one rule finds in the blocks of a document. */
class KeyFindings {
  private readonly byBlock: { findings: readonly Finding[]; start: number }[] = [];

  add(findings: readonly Finding[], start: number): void {
    this.byBlock.push({ findings, start });
  }

  /** With spans of the document. */
  *[Symbol.iterator](): Generator<Finding> {
    for (const { findings, start } of this.byBlock)
      for (const finding of findings) yield { ...finding, span: placeSpan(finding.span, start) };
  }
}

/** The findings of all rules that judge single keys; offsets count from the start of the block. */
type Judgement = ReadonlyMap<Rule, Finding[]>;

const judge = memo((block: Block, chart: ChartKnowledge): Judgement => {
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
