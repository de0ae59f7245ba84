/** The files of a small chart below a folder, for tests that render. */
export function chartFiles(folder: string, change: Record<string, string> = {}): Record<string, string> {
  const files: Record<string, string> = {
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
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}
