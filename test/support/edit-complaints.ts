import type { CodeAction, Diagnostic } from "vscode-languageserver-types";
import { type DiagnosticData, diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { walk } from "../../server/src/core/yaml/document/nodes";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { apply } from "./fixture";

const uri = "file:///values.yaml";

/** More findings of one text say nothing new. */
const mostFindings = 20;

/** What is wrong about the edits that are offered for a text's findings: an edit changes what it says, and nothing else. */
export function* editComplaints(chart: ChartKnowledge, text: string): Generator<string> {
  const document = new ValuesDocument(text);
  const snapshot = { document, chart, syntaxElsewhere: false, severities: {} };
  const diagnostics = diagnose(snapshot).slice(0, mostFindings);
  for (const diagnostic of diagnostics) {
    for (const action of fix(snapshot, { uri, diagnostics: [diagnostic] })) {
      const after = new ValuesDocument(apply(text, action.edit?.changes?.[uri] ?? []));
      for (const complaint of complaints({ before: document, after, diagnostic, action }))
        yield `"${action.title}" ${complaint}\n${JSON.stringify(text)}\n${JSON.stringify(after.text)}`;
    }
  }
}

interface Change {
  before: ValuesDocument;
  after: ValuesDocument;
  diagnostic: Diagnostic;
  action: CodeAction;
}

function* complaints({ before, after, diagnostic, action }: Change): Generator<string> {
  if (
    !/\r(?!\n)/.test(before.text) &&
    lineEnds(before.text).size === 1 &&
    [...lineEnds(after.text)].some((end) => !lineEnds(before.text).has(end))
  )
    yield "brings another kind of line end";
  if (before.text.startsWith("\uFEFF") !== after.text.startsWith("\uFEFF")) yield "moves the byte order mark";
  if (before.problems.length > 0) return;
  if (after.problems.length > 0) {
    yield `breaks the text: ${after.problems[0]?.message}`;
    return;
  }
  const lost = anchors(before).filter((anchor) => !anchors(after).includes(anchor));
  if (lost.length > 0) yield `loses the anchor ${lost[0]}`;
  const allowed = action.title.startsWith("Ignore ") ? [] : concerned(diagnostic);
  // An alias stands for what is changed elsewhere, and is tried by the tests of rules.
  const hasAlias = [...walk(before.root)].some(({ node }) => node.kind === "alias");
  const changed = changedPaths(before, after).find((path) => !allowed.some((other) => isOneInOther(path, other)));
  if (changed && !hasAlias) yield `changes the value of ${changed.join(".")}`;
}

const lineEnds = (text: string): Set<string> => new Set(text.match(/\r\n|\r|\n/g) ?? []);

const anchors = (document: ValuesDocument): string[] =>
  [...walk(document.root)].flatMap(({ node }) => (node.kind !== "alias" && node.anchor ? [node.anchor] : []));

/** The paths that a finding is about, and those that its fix has. */
function concerned(diagnostic: Diagnostic): (string | number)[][] {
  const data = diagnostic.data as DiagnosticData;
  return [[...data.path], ...pathsIn(data.fix)];
}

function* pathsIn(data: unknown): Generator<(string | number)[]> {
  if (Array.isArray(data) && data.length > 0 && data.every((key) => typeof key === "string" || typeof key === "number"))
    yield data;
  else if (typeof data === "object" && data !== null) for (const value of Object.values(data)) yield* pathsIn(value);
}

const isOneInOther = (a: string[], b: (string | number)[]): boolean =>
  a.slice(0, b.length).every((key, index) => key === String(b[index]));

function changedPaths(before: ValuesDocument, after: ValuesDocument): string[][] {
  const [old, now] = [leaves(before), leaves(after)];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].filter((key) => old.get(key) !== now.get(key)).map((key) => JSON.parse(key));
}

/** Path -> value of all that is no map and no list, or an empty one. */
function leaves({ root }: ValuesDocument): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string[]): void => {
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    if (entries.length === 0)
      found.set(JSON.stringify(path), typeof value === "number" ? String(value) : (JSON.stringify(value) ?? ""));
    for (const [key, child] of entries) visit(child, [...path, key]);
  };
  visit(toPlainValue(root), []);
  return found;
}
