import type { ConformanceCase } from "../conformance-case";

/** What templates learn about the release and the cluster. */

const shows = `#- templates/a.yaml
release: {{ toJson .Release }}
kube: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }}
helm: {{ .Capabilities.HelmVersion.Version }} {{ .Capabilities.HelmVersion.GitTreeState }} {{ .Capabilities.HelmVersion.KubeClientVersion }}
has: {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "monitoring.example/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}
modern: {{ semverCompare ">=1.29-0" .Capabilities.KubeVersion.Version }}
template: {{ toJson .Template }}
`;
const versions = "#- templates/a.yaml\nversions: {{ toJson .Capabilities.APIVersions }}\n";
const wants = (range: string) =>
  `#- Chart.yaml\napiVersion: v2\nname: shop\nversion: 1.0.0\nkubeVersion: "${range}"\n${shows}`;
const notes = "#- templates/a.yaml\nkind: A\n#- templates/NOTES.txt\n";
const below =
  "#- charts/x/Chart.yaml\napiVersion: v2\nname: x\nversion: 1.0.0\n#- charts/x/templates/NOTES.txt\nbelow\n";

const of = (name: string, chart: string, options: ConformanceCase["options"] = {}): ConformanceCase => ({
  name,
  chart,
  options,
});

export const releaseCases: ConformanceCase[] = [
  of("a release", shows),
  of("a namespace", shows, { namespace: "other" }),
  of("an upgrade", shows, { isUpgrade: true }),
  of("a Kubernetes version", shows, { kubeVersion: "1.28.4" }),
  of("a Kubernetes version with a v and more", shows, { kubeVersion: "v1.31.2-eks-7f9249a" }),
  of("a Kubernetes version of two numbers", shows, { kubeVersion: "1.27" }),
  { ...of("a Kubernetes version of one number", shows, { kubeVersion: "1" }), fails: true },
  { ...of("a Kubernetes version that is none", shows, { kubeVersion: "latest" }), fails: true },
  { ...of("a Kubernetes version that begins with zero", shows, { kubeVersion: "01.2" }), fails: true },
  of("API versions", shows, { apiVersions: ["monitoring.example/v1", "apps/v1/Deployment"] }),
  of("all API versions", versions),
  of("all API versions and one more", versions, { apiVersions: ["z.example/v1"] }),
  of("a Kubernetes version that the chart wants", wants(">=1.28.0-0 <1.40.0-0")),
  of("a Kubernetes version that the chart wants of those asked for", wants("~1.28.0"), {
    kubeVersion: "1.28.15-gke.100",
  }),
  {
    ...of("a Kubernetes version that the chart does not want", wants(">=1.30"), { kubeVersion: "v1.29.3" }),
    fails: true,
  },
  { ...of("a Kubernetes version that the chart wants in no known way", wants("new")), fails: true },
  { ...of("notes", `${notes}Hello {{ .Release.Name }} in {{ .Release.Namespace }}\n\nBye\n`), notes: true },
  { ...of("notes of a dependency are not shown", `${notes}own\n${below}`), notes: true },
  { ...of("no notes of its own", `#- templates/a.yaml\nkind: A\n${below}`), notes: true },
  { ...of("notes that fail", `${notes}{{ fail "in the notes" }}\n`), fails: true },
];
