import type { Settings } from "./protocol";

/** Settings as an editor sends them (or does not), with every missing or wrong part replaced by its default. */
export function readSettings(value: unknown): Settings {
  const settings = record(value);
  const yamlSyntax = settings.yamlSyntax;
  return {
    charts: { files: strings(record(settings.charts).files) },
    severity: strings(settings.severity) as Settings["severity"],
    yamlSyntax: yamlSyntax === "always" || yamlSyntax === "never" ? yamlSyntax : "auto",
    secrets: readSecretSettings(record(settings.secrets)),
  };
}

const targets = ["Secret", "ExternalSecret", "SealedSecret", "kubectl"] as const;

function readSecretSettings({ target, namespace, store }: Record<string, unknown>): Settings["secrets"] {
  return {
    target: targets.find((known) => known === target) ?? "Secret",
    namespace: typeof namespace === "string" ? namespace : "",
    store: typeof store === "string" ? store : "",
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
