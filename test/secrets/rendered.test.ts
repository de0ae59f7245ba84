import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { Engine } from "../../server/src/render/engine/engine";
import { root } from "../support/charts";
import { moveSecrets, secretSnapshot } from "../support/secrets";

const wasm = join(root, "dist/engine.wasm");

/** A small chart that takes secrets as one of the real ones does; `environment` is that of its only container. */
interface Shape {
  chart: string;
  values: string;
  defaults: string;
  environment: string;
  /** The Secret that the chart makes itself. */
  secret?: string;
}

const shapes: Record<string, Shape> = {
  "a value or a reference": {
    chart: "langfuse@2.0.0",
    values:
      "langfuse:\n  salt:\n    # stays\n    value: 'a: #b'\n  nextauth:\n    secret:\n      value: \"line\\nline\\n\"\n",
    defaults: "langfuse: { salt: {}, nextauth: { secret: {} } }",
    environment: `
{{- define "env" }}
- name: {{ .name }}
{{- if .from.value }}
  value: {{ .from.value | quote }}
{{- else }}
  valueFrom: { secretKeyRef: {{ toJson .from.secretKeyRef }} }
{{- end }}
{{- end }}
{{- include "env" (dict "name" "SALT" "from" .Values.langfuse.salt) }}
{{- include "env" (dict "name" "NEXTAUTH_SECRET" "from" .Values.langfuse.nextauth.secret) }}`,
  },
  "one Secret for all": {
    chart: "langsmith@0.16.11",
    values: "config:\n  apiKeySalt: '0123'\n  langsmithLicenseKey: |\n    licence\n    with lines\n",
    defaults: "config: { existingSecretName: '', apiKeySalt: '', langsmithLicenseKey: '' }",
    secret: `{{- if not .Values.config.existingSecretName }}
apiVersion: v1
kind: Secret
metadata: { name: own }
data:
  api_key_salt: {{ .Values.config.apiKeySalt | toString | b64enc }}
  langsmith_license_key: {{ .Values.config.langsmithLicenseKey | b64enc }}
{{- end }}`,
    environment: `
{{- range $name, $key := dict "API_KEY_SALT" "api_key_salt" "LANGSMITH_LICENSE_KEY" "langsmith_license_key" }}
- name: {{ $name }}
  valueFrom: { secretKeyRef: { name: {{ $.Values.config.existingSecretName | default "own" }}, key: {{ $key }} } }
{{- end }}`,
  },
  "a switch with a name and a key": {
    chart: "flagsmith@0.81.0",
    values: "databaseExternal:\n  enabled: true\n  url: postgres://user:s3cret@db:5432/flagsmith?a=b # the old one\n",
    defaults: "databaseExternal: { url: '', urlFromExistingSecret: { enabled: false } }",
    environment: `
- name: DATABASE_URL
{{- with .Values.databaseExternal.urlFromExistingSecret }}
{{- if .enabled }}
  valueFrom: { secretKeyRef: { name: {{ .name }}, key: {{ .key }} } }
{{- else }}
  value: {{ $.Values.databaseExternal.url | quote }}
{{- end }}
{{- end }}`,
  },
};

// Without Go there is no engine.
describe.skipIf(!existsSync(wasm))(
  "a container has the same environment before and after its secrets are moved",
  () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await Engine.start(await WebAssembly.compile(readFileSync(wasm)));
    });

    it.each(Object.entries(shapes))("for %s", async (_, shape) => {
      const before = environment(render(engine, shape, shape.values), {});
      const { values, files } = moveSecrets(await secretSnapshot(shape.chart, shape.values));
      expect(values).not.toBe(shape.values);
      expect(environment(render(engine, shape, values), files)).toEqual(before);
      for (const value of Object.values(before)) expect(values).not.toContain(value.trim());
    });
  },
);

function render(engine: Engine, { defaults, environment: env, secret = "" }: Shape, values: string): string {
  const pod = `kind: Pod\nmetadata: { name: web }\nenv:${env}\n`;
  const files = {
    "Chart.yaml": "apiVersion: v2\nname: shape\nversion: 1.0.0\n",
    "values.yaml": defaults,
    "templates/pod.yaml": pod,
    "templates/secret.yaml": secret,
  };
  const content = Object.entries(files).map(([name, text]) => ({ name, data: new TextEncoder().encode(text) }));
  const handle = engine.load({ kind: "files", files: content });
  const request = {
    release: "test",
    namespace: "test",
    values: [{ kind: "file" as const, name: "values.yaml", text: values }],
  };
  const { text, errors } = engine.render(handle, request);
  expect(errors).toEqual([]);
  return text;
}

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

/** What each variable is once Kubernetes has looked into the Secrets: those rendered, and those that the move wrote. */
function environment(manifests: string, secrets: Record<string, string>): Record<string, string> {
  const objects = [manifests, ...Object.values(secrets)]
    .flatMap((text) => parseAllDocuments(text))
    .map((one) => one.toJS());
  const contentOf = ({ value, valueFrom }: Variable): string => {
    if (value !== undefined) return value;
    const { name, key } = valueFrom?.secretKeyRef ?? { name: "", key: "" };
    const secret = objects.find((object) => object?.kind === "Secret" && object.metadata.name === name);
    return secret?.stringData?.[key] ?? Buffer.from(secret?.data?.[key] ?? "", "base64").toString();
  };
  const variables: Variable[] = objects.find((object) => object?.kind === "Pod")?.env ?? [];
  return Object.fromEntries(variables.map((variable) => [variable.name, contentOf(variable)]));
}
