/** The files of a small chart, for tests that render. */
export function shopFiles(change: Record<string, string> = {}): Record<string, string> {
  return {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "values.yaml": "replicas: 1\nhost: ''\nunread: true\nlabels: {}\n",
    "templates/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}-web, labels: {{ toJson .Values.labels }} }
spec:
  replicas: {{ .Values.replicas }}
  host: {{ required "host is required" .Values.host }}
  {{- if .Values.hidden }}
  hidden: true
  {{- end }}
`,
    "templates/secret.yaml": `apiVersion: v1
kind: Secret
metadata: { name: shop }
stringData:
  random: {{ randAlphaNum 12 }}
`,
    "templates/NOTES.txt": "Open http://{{ .Values.host }}.\n",
    ...change,
  };
}

/** The same files below a folder. */
export function chartFiles(folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(shopFiles()).map(([name, text]) => [`${folder}/${name}`, text]));
}
