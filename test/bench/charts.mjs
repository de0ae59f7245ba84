// Charts made up for measuring, with what makes real ones slow: helpers in helpers, `toYaml`, `tpl`, many files.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const helpers = `{{- define "shop.name" -}}{{ .root.Release.Name }}-{{ .name }}{{- end }}
{{- define "shop.labels" }}
app.kubernetes.io/name: {{ include "shop.name" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
{{ with .root.Values.commonLabels }}{{ toYaml . }}{{ end }}
{{- end }}
{{- define "shop.env" }}
{{- range $name, $value := .root.Values.env }}
- name: {{ $name }}
  value: {{ tpl $value $.root | quote }}
{{- end }}
{{- end }}
`;

const component = (name) => `{{- $here := dict "root" . "name" "${name}" }}
{{- with .Values.components.${name} }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" $here }}
  labels: {{- include "shop.labels" $here | nindent 4 }}
spec:
  replicas: {{ .replicas | default 1 }}
  template:
    metadata:
      labels: {{- include "shop.labels" $here | nindent 8 }}
    spec:
      containers:
        - name: ${name}
          image: {{ printf "%s:%s" .image.repository (.image.tag | default $.Chart.AppVersion) }}
          env: {{- concat (include "shop.env" $here | fromYamlArray) .env | toYaml | nindent 12 }}
          resources: {{- toYaml .resources | nindent 12 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "shop.name" $here }}
  labels: {{- include "shop.labels" $here | nindent 4 }}
spec:
  ports: [{ name: http, port: {{ required "Set a port." .port }} }]
{{- end }}
`;

/** Writes charts of different sizes into a folder and returns it. */
export function writeCharts(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const size of [5, 60]) writeChart(join(folder, `shop-${String(size).padStart(2, "0")}`), size);
  return folder;
}

function writeChart(folder, size) {
  const names = Array.from({ length: size }, (_, index) => `part${index}`);
  const env = Object.fromEntries(
    names.slice(0, 20).map((name) => [name.toUpperCase(), `http://{{ .Release.Name }}-${name}`]),
  );
  const settings = {
    replicas: 2,
    port: 8080,
    image: { repository: "shop.example/part" },
    env: [{ name: "OWN", value: "1" }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
  };
  const components = Object.fromEntries(names.map((name) => [name, settings]));
  const values = { commonLabels: { team: "shop", stage: "bench" }, env, components };
  const files = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: 1.0.0\n",
    "values.yaml": JSON.stringify(values, undefined, 2), // which is YAML, too
    "templates/_helpers.tpl": helpers,
    ...Object.fromEntries(names.map((name) => [`templates/${name}.yaml`, component(name)])),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
