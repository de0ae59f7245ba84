import type { Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import { all } from "../findings/words";
import { explainProblem, manifestProblems } from "../secrets/compare/manifest-problems";
import { isOwn, missingKeys, secretUses, unusedKeys } from "../secrets/compare/secret-uses";
import type { SecretManifest } from "../secrets/secret-manifest";
import type { Snapshot } from "../values/snapshot";
import { visible } from "../visible";
import type { Span } from "../yaml/document/nodes";
import { ValuesDocument } from "../yaml/read/values-document";

const severities: Record<string, DiagnosticSeverity> = { error: 1, warning: 2, information: 3, hint: 4 };

interface ManifestFinding {
  code: "secret-manifest" | "secret-key-missing" | "secret-key-unused";
  span: Span;
  message: string;
}

/** The severities that findings on a manifest have, unless the settings of the values file say otherwise. */
const usual: Record<ManifestFinding["code"], DiagnosticSeverity> = {
  "secret-manifest": 2,
  "secret-key-missing": 2,
  "secret-key-unused": 3,
};

/** What is wrong about the Secrets of a file, for the values files that name them. A Secret that no values file names is none of our business. */
export function diagnoseManifests(manifests: readonly SecretManifest[], snapshots: readonly Snapshot[]): Diagnostic[] {
  const [first] = manifests;
  if (!first) return [];
  const document = new ValuesDocument(first.text);
  const findings = snapshots.flatMap((snapshot) =>
    manifests
      .filter((manifest) => isOwn(snapshot, manifest))
      .flatMap((manifest) =>
        findingsOf(manifest, snapshot).map((finding) => ({ ...finding, severity: severityOf(finding, snapshot) })),
      ),
  );
  const seen = new Set<string>();
  return findings.flatMap(({ code, span, message, severity }) => {
    const id = `${code} ${span.start} ${message}`;
    if (severity === undefined || seen.has(id)) return [];
    seen.add(id);
    return [
      {
        range: document.rangeOf(span),
        severity,
        code,
        source: "valuesmith",
        message: visible(message),
        data: { code, path: [] },
      },
    ];
  });
}

function severityOf({ code }: ManifestFinding, { severities: wanted }: Snapshot): DiagnosticSeverity | undefined {
  const name = wanted[code];
  return name === "off" ? undefined : (severities[name ?? ""] ?? usual[code]);
}

function findingsOf(manifest: SecretManifest, snapshot: Snapshot): ManifestFinding[] {
  const uses = secretUses(snapshot).filter(({ name }) => name === manifest.name);
  if (uses.length === 0) return [];
  const file = fileName(snapshot.secrets?.uri ?? "the values file");
  const chart = [snapshot.chart.title, snapshot.chart.version].filter(Boolean).join(" ");
  const same = snapshot.secrets?.manifests.filter(({ name }) => name === manifest.name) ?? [manifest];
  const missing = [...new Set(uses.flatMap((use) => missingKeys(use, same)).map(({ name }) => name))];
  const unused = new Set(unusedKeys(manifest, secretUses(snapshot)));
  return [
    ...manifestProblems(manifest).map(
      (problem): ManifestFinding => ({ code: "secret-manifest", span: problem.span, message: explainProblem(problem) }),
    ),
    ...(missing.length === 0
      ? []
      : [
          {
            code: "secret-key-missing" as const,
            span: manifest.nameSpan,
            message: `${chart} needs ${missing.length === 1 ? "the key" : "the keys"} ${all(missing)} in this Secret, which ${file} names.`,
          },
        ]),
    ...manifest.keys
      .filter(({ name }) => unused.has(name))
      .map(
        ({ name, span }): ManifestFinding => ({
          code: "secret-key-unused",
          span,
          message: `${chart} does not read "${name}".`,
        }),
      ),
  ];
}

const fileName = (uri: string): string => uri.slice(uri.lastIndexOf("/") + 1);
