import { isNamespace } from "../core/secrets/kubernetes-names";
import type { Settings } from "../protocol";

/** Settings as an editor sends them (or does not), with every missing or wrong part replaced by its default. */
export function readSettings(value: unknown): Settings {
  const settings = record(value);
  const charts = record(settings.charts);
  return {
    charts: {
      files: strings(charts.files),
      download: oneOf(["ask", "always", "never"], charts.download),
    },
    helm: { path: text(record(settings.helm).path) },
    severity: strings(settings.severity) as Settings["severity"],
    yamlSyntax: oneOf(["auto", "always", "never"], settings.yamlSyntax),
    objects: oneOf(["auto", "on", "off"], settings.objects),
    productionAdvice: oneOf(["auto", "on", "off"], settings.productionAdvice),
    secrets: readSecretSettings(record(settings.secrets)),
  };
}

function readSecretSettings(settings: Record<string, unknown>): Settings["secrets"] {
  const { target, namespace, store, kubeseal, kubesealCertificate } = settings;
  return {
    target: oneOf(["Secret", "ExternalSecret", "SealedSecret", "kubectl"], target),
    // A workspace can set these, and they end up in commands and manifests.
    namespace: isNamespace(text(namespace)) ? text(namespace) : "",
    store: /^(Cluster)?SecretStore\/[a-z0-9.-]+$/.test(text(store)) ? text(store) : "",
    kubeseal: text(kubeseal),
    kubesealCertificate: text(kubesealCertificate),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The value if it is one of the words, else the first word. */
const oneOf = <Word extends string>(words: [Word, ...Word[]], value: unknown): Word =>
  words.find((word) => word === value) ?? words[0];
