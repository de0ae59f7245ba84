import type { Diagnostic, Range } from "vscode-languageserver-types";
import type { DiagnosticData } from "../core/features/diagnose";
import { fix } from "../core/features/fix";
import type { Snapshot } from "../core/snapshot";
import { formatPath } from "../core/yaml/key-path";

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
  fixes: { title: string; edits: { path: string; range: Range; newText: string }[] }[];
}

export type Level = "error" | "warning" | "none";

const severities = ["error", "warning", "information", "hint"] as const;

interface Checked {
  path: string;
  uri: string;
  snapshot: Snapshot;
  why: string;
  diagnostics: Diagnostic[];
}

/** A file with its findings in the order of the text. */
export function toCheckedFile({ path, uri, snapshot, why, diagnostics }: Checked): CheckedFile {
  const { chart, version } = snapshot.chart;
  const ordered = diagnostics.toSorted(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  const findings = ordered.map((diagnostic) => toFinding(snapshot, { path, uri, diagnostic }));
  return { path, chart: { name: chart, version, how: why }, findings };
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
  { path, uri, diagnostic }: { path: string; uri: string; diagnostic: Diagnostic },
): ReportedFinding {
  const actions = fix(snapshot, { uri, diagnostics: [diagnostic] }).filter(
    (action) => !action.title.startsWith("Ignore "),
  );
  return {
    code: String(diagnostic.code),
    severity: severities[(diagnostic.severity ?? 1) - 1] ?? "error",
    message: String(diagnostic.message),
    path: formatPath((diagnostic.data as DiagnosticData).path),
    range: diagnostic.range,
    fixes: actions.map(({ title, edit }) => ({
      title,
      edits: (edit?.changes?.[uri] ?? []).map(({ range, newText }) => ({ path, range, newText })),
    })),
  };
}

/** Whether a file has a finding as severe as `level`, or more. */
export function reachesLevel({ findings }: CheckedFile, level: Level): boolean {
  if (level === "none") return false;
  return findings.some(({ severity }) => severity === "error" || (level === "warning" && severity === "warning"));
}

/** The findings as lines that editors and terminals turn into links, with a summary. Positions are one-based. */
export function writeText(files: CheckedFile[]): string {
  const lines = files.flatMap(({ path, findings }) =>
    findings.map(
      ({ range, severity, message, code }) =>
        `${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message} [${code}]`,
    ),
  );
  return [...lines, summary(files)].join("\n");
}

function summary(files: CheckedFile[]): string {
  const findings = files.flatMap((file) => file.findings);
  const counts = severities
    .map((severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0);
  const checked = files.filter((file) => file.chart !== null).length;
  const what = counts
    .map(([count, severity]) => `${count} ${severity}${count === 1 || severity === "information" ? "" : "s"}`)
    .join(", ");
  return `${checked} values file${checked === 1 ? "" : "s"} checked: ${what || "no findings"}`;
}
