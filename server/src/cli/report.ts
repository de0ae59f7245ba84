import type { Diagnostic, Range, TextEdit } from "vscode-languageserver-types";
import { type DiagnosticData, diagnose } from "../core/rules/engine/diagnose";
import { fix } from "../core/rules/engine/fix";
import { hasSecret, redact } from "../core/secrets/detect/redact";
import type { Snapshot } from "../core/values/snapshot";
import { formatPath } from "../core/yaml/document/nodes";
import { applyEdits } from "../core/yaml/edit/edits";
import { ValuesDocument } from "../core/yaml/read/values-document";

/** One file of the JSON report. Positions are zero-based, as in the Language Server Protocol. */
export interface CheckedFile {
  path: string;
  chart: { name: string; version?: string; how: string } | null;
  findings: ReportedFinding[];
}

export interface ReportedFinding {
  code: string;
  severity: "error" | "warning" | "information" | "hint";
  message: string;
  /** The key path; empty for the file as a whole. */
  path: string;
  range: Range;
  fixes: ReportedFix[];
}

export interface ReportedFix {
  title: string;
  edits: { path: string; range: Range; newText: string }[];
  /** The edits are left out, as a secret is in their text; `fix` and an editor can make them. */
  hasSecret?: true;
}

export type Level = "error" | "warning" | "none";

/** From the most severe on. */
const severities = ["error", "warning", "information", "hint"] as const;

/** A file, and whether what repairs it is to be found out, which takes longer than to check it. */
export interface ReportedFile {
  path: string;
  uri: string;
  withFixes: boolean;
}

interface Checked extends ReportedFile {
  snapshot: Snapshot;
  why: string;
  diagnostics: Diagnostic[];
}

const inOrder = (diagnostics: Diagnostic[]): Diagnostic[] =>
  diagnostics.toSorted(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );

/** A file with its findings in the order of the text. */
export function toCheckedFile({ snapshot, why, diagnostics, ...file }: Checked): CheckedFile {
  const { chart, version } = snapshot.chart;
  const findings = inOrder(diagnostics).map((diagnostic) => toFinding(snapshot, { ...file, diagnostic }));
  return { path: file.path, chart: { name: chart, version, how: why }, findings };
}

/** A file with Kubernetes objects, with what is wrong about them. */
export function toCheckedObjects(file: ReportedFile, objects: readonly Snapshot[]): CheckedFile {
  const findings = objects.flatMap((snapshot) =>
    inOrder(diagnose(snapshot)).map((diagnostic) => toFinding(snapshot, { ...file, diagnostic })),
  );
  return { path: file.path, chart: null, findings };
}

/** A manifest of Secrets with its findings. */
export function toCheckedManifest(path: string, diagnostics: readonly Diagnostic[]): CheckedFile {
  const findings = diagnostics.map(
    ({ code, severity, message, range }): ReportedFinding => ({
      code: String(code),
      severity: severities[(severity ?? 1) - 1] ?? "error",
      message: String(message),
      path: "",
      range,
      fixes: [],
    }),
  );
  return { path, chart: null, findings };
}

function toFinding(
  snapshot: Snapshot,
  { path, uri, diagnostic, withFixes }: ReportedFile & { diagnostic: Diagnostic },
): ReportedFinding {
  const actions = withFixes ? fix(snapshot, { uri, diagnostics: [diagnostic], repairsOnly: true }) : [];
  const { path: keys } = diagnostic.data as DiagnosticData;
  return {
    code: String(diagnostic.code),
    severity: severities[(diagnostic.severity ?? 1) - 1] ?? "error",
    message: String(diagnostic.message),
    path: redact(snapshot, keys, formatPath(keys)),
    range: diagnostic.range,
    fixes: actions.map(({ title, edit }) => toFix(snapshot, path, { title, edits: edit?.changes?.[uri] ?? [] })),
  };
}

/** A fix may also move a value to where it becomes a secret, as the new place is known to hold one. */
function toFix(snapshot: Snapshot, path: string, { title, edits }: { title: string; edits: TextEdit[] }): ReportedFix {
  const { document, chart } = snapshot;
  const spans = edits.map(({ range: { start, end }, newText }) => ({
    span: { start: document.offsetAt(start), end: document.offsetAt(end) },
    newText,
  }));
  const after = { chart, document: new ValuesDocument(applyEdits(document.text, spans)) };
  const isSecret = edits.some(({ newText }) => hasSecret(snapshot, newText) || hasSecret(after, newText));
  return isSecret
    ? { title, edits: [], hasSecret: true }
    : { title, edits: edits.map(({ range, newText }) => ({ path, range, newText })) };
}

/** Whether a file has a finding as severe as `level`, or more. */
export function reachesLevel({ findings }: CheckedFile, level: Level): boolean {
  if (level === "none") return false;
  return findings.some(({ severity }) => severity === "error" || (level === "warning" && severity === "warning"));
}

/** The findings of a file as lines. Positions are one-based. */
const linesOf = ({ path, findings }: CheckedFile): string[] =>
  findings.map(
    ({ range, severity, message, code }) =>
      `${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message} [${code}]`,
  );

/** Writes a report while files are still being checked. */
export interface ReportWriter {
  add(file: CheckedFile): void;
  end(): void;
}

/** Prints a line, or of JSON several; the last line break is added. */
type Print = (line: string) => void;

/** The findings as lines that editors and terminals turn into links, with a summary. Positions are one-based. */
export function textWriter(print: Print): ReportWriter {
  const counts = new Map<string, number>();
  let checked = 0;
  return {
    add: (file) => {
      if (file.chart !== null) checked++;
      for (const { severity } of file.findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
      for (const line of linesOf(file)) print(line);
    },
    end: () => print(summary(checked, counts)),
  };
}

function summary(checked: number, counts: ReadonlyMap<string, number>): string {
  const what = severities.flatMap((severity) => {
    const count = counts.get(severity) ?? 0;
    return count > 0 ? `${count} ${severity}${count === 1 || severity === "information" ? "" : "s"}` : [];
  });
  return `${checked} values file${checked === 1 ? "" : "s"} checked: ${what.join(", ") || "no findings"}`;
}

/** One JSON document: `{ version, files }`. */
export function jsonWriter(print: Print): ReportWriter {
  /** What comes next, without the comma that depends on whether something follows. */
  let next = '{\n  "version": 1,\n  "files": [';
  let isEmpty = true;
  return {
    add: (file) => {
      print(isEmpty ? next : `${next},`);
      isEmpty = false;
      next = indent(JSON.stringify(file, undefined, 2));
    },
    end: () => print(isEmpty ? `${next}]\n}` : `${next}\n  ]\n}`),
  };
}

const indent = (json: string): string =>
  json
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
