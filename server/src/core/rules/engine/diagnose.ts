import type { Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver-types";
import type { Finding, Rule, Severity } from "../../findings/rule";
import { readSuppressions } from "../../findings/suppressions";
import { memo } from "../../memo";
import { type Certainty, type ChartKnowledge, scopeOf } from "../../schema/chart-knowledge";
import { type SchemaVisit, visitWithSchema } from "../../schema/visit";
import { redact } from "../../secrets/detect/redact";
import { finish, type Steps } from "../../steps";
import type { Snapshot } from "../../values/snapshot";
import { topLevelBlock } from "../../yaml/document/lines";
import type { KeyPath, Span } from "../../yaml/document/nodes";
import type { Block } from "../../yaml/read/blocks";
import { placeSpan, type ValuesDocument } from "../../yaml/read/values-document";
import { rulesFor } from "./all";

/** What a diagnostic carries for its fixes. */
export interface DiagnosticData {
  code: string;
  /** The key path of the finding, for tools that read diagnostics. */
  path: readonly (string | number)[];
  fix?: unknown;
}

const severityNumbers: Record<Severity, DiagnosticSeverity> = { error: 1, warning: 2, information: 3, hint: 4 };
const tagNumbers: Record<NonNullable<Finding["tag"]>, DiagnosticTag> = { unnecessary: 1, deprecated: 2 };

/** More diagnostics than this are no help in one file. */
const maxDiagnostics = 500;

/** All diagnostics of a document, without those that comments or settings switch off. */
export const diagnose = (snapshot: Snapshot): Diagnostic[] => finish(diagnosing(snapshot));

/** `diagnose`, in steps; of `codes` only, where somebody wants to know of some whether they are still true. */
export function* diagnosing(snapshot: Snapshot, codes?: ReadonlySet<unknown>): Steps<Diagnostic[]> {
  const suppressions = readSuppressions(snapshot.document);
  const broken = brokenParts(snapshot);
  const atKeys = yield* keyFindings(snapshot);
  const diagnostics: Diagnostic[] = [];
  for (const rule of rulesFor(snapshot.chart)) {
    const wanted = snapshot.severities[rule.code] ?? (rule.isOptional ? "off" : undefined);
    if (wanted === "off" || suppressions.file.has(rule.code) || codes?.has(rule.code) === false) continue;
    for (const finding of findingsOf(rule, snapshot, atKeys.get(rule))) {
      if ((rule.aboutChart || rule.skipsBroken) && broken.some((span) => contains(span, finding.span.start))) continue;
      if (rule.givesWay && isReported(diagnostics, finding.path)) continue;
      const diagnostic = toDiagnostic(snapshot, rule, finding);
      if (!suppressions.lines.get(diagnostic.range.start.line)?.has(rule.code)) diagnostics.push(diagnostic);
      if (diagnostics.length >= maxDiagnostics) return diagnostics;
      yield;
    }
    yield;
  }
  return diagnostics;
}

/** `diagnosing` of several objects of one file. */
export function* diagnosingObjects(objects: readonly Snapshot[]): Steps<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const object of objects) diagnostics.push(...(yield* diagnosing(object)));
  return diagnostics;
}

/** What a rule finds in a document, and what of it at single keys. */
function* findingsOf(rule: Rule, snapshot: Snapshot, atKeys: Iterable<Finding> = []): Generator<Finding> {
  if (rule.check) yield* rule.check(snapshot);
  const isExcused = rule.excuses?.(snapshot);
  for (const finding of atKeys) if (!isExcused?.(finding)) yield finding;
}

/** The top-level keys whose text is not YAML: what stands in there may not be what it looks like. */
function brokenParts({ document: { text, problems } }: Snapshot): Span[] {
  const parts: Span[] = [];
  for (const { kind, span } of problems) {
    const at = Math.min(span.start, text.length);
    if (kind === "syntax" && !parts.some((part) => contains(part, at))) parts.push(topLevelBlock(text, at));
  }
  return parts;
}

const contains = (span: Span, offset: number): boolean => span.start <= offset && offset < span.end;

/** Whether an error or a warning stands on the key, or on one above it. */
function isReported(diagnostics: Diagnostic[], path: KeyPath): boolean {
  return diagnostics.some(({ severity, data }) => {
    const other = (data as DiagnosticData).path;
    return (severity ?? 1) <= 2 && other.length > 0 && other.every((key, index) => path[index] === key);
  });
}

/** At most this severe where a chart's keys are known from a neighbouring version, or from its values.yaml only. */
const caps: Record<Certainty, Severity> = { exact: "error", nearest: "information", inferred: "hint" };

function severityOf({ chart, severities }: Snapshot, rule: Rule, finding: Finding): DiagnosticSeverity {
  const wanted = severities[rule.code] as Severity | undefined;
  if (wanted && Object.hasOwn(severityNumbers, wanted)) return severityNumbers[wanted];
  const severity = severityNumbers[finding.severity ?? rule.severity];
  if (!rule.aboutChart) return severity;
  const cap = severityNumbers[caps[scopeOf(chart, finding.path).scope.certainty]];
  return Math.max(severity, cap) as DiagnosticSeverity;
}

function toDiagnostic(snapshot: Snapshot, rule: Rule, finding: Finding): Diagnostic {
  const { document } = snapshot;
  const data: DiagnosticData = { code: rule.code, path: finding.path, ...(finding.data ? { fix: finding.data } : {}) };
  return {
    range: document.rangeOf(finding.firstLine ? firstLine(document, finding.span) : finding.span),
    severity: severityOf(snapshot, rule, finding),
    code: rule.code,
    source: "valuesmith",
    message: redact(snapshot, finding.path, finding.message),
    ...(finding.tag ? { tags: [tagNumbers[finding.tag]] } : {}),
    data,
  };
}

function firstLine(document: ValuesDocument, { start, end }: Span): Span {
  return { start, end: Math.max(start, Math.min(end, document.lineSpan(document.lineAt(start)).end)) };
}

/** What rules find at single keys of a document, in steps. Blocks that have not changed are not judged again. */
function* keyFindings({ document, chart }: Snapshot): Steps<ReadonlyMap<Rule, Iterable<Finding>>> {
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
