import { describe, expect, it } from "vitest";
import { whichChart } from "../support/find-chart";

/** Keys that only Langfuse's values have, as they may stand in a file of another kind. */
const langfuse = "langfuse:\n  nextauth: {}\n  salt: {}\n";

describe("YAML of other kinds is left alone", () => {
  it.each([
    ["docker-compose.yaml", `${langfuse}services:\n  langfuse:\n    image: langfuse/langfuse:3\n`],
    ["langfuse-values.yaml", `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: langfuse-values\n${langfuse}`],
    ["helmfile-langfuse-values.yaml", `releases:\n  - name: langfuse\n${langfuse}`],
    ["langfuse-config.yaml", `on: push\njobs:\n  deploy: {}\n${langfuse}`],
    ["langfuse.yaml", `"on":\n  push:\njobs:\n  deploy: {}\n${langfuse}`],
    ["langfuse.yml", "stages: [build]\nbuild:\n  stage: build\n"],
    ["langfuse/values-chart.yaml", "apiVersion: v2\nname: langfuse\nversion: 2.0.0\n"],
    ["langfuse-values-kustomization.yaml", "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n"],
    ["langfuse-openapi-config.yaml", "openapi: 3.1.0\ninfo: {}\n"],
  ])("%s", async (name, text) => {
    expect(await whichChart(text, { path: `/work/${name}` })).toBe("none");
  });

  it("such as the values of a chart that helm create has made", async () => {
    const created = `replicaCount: 1
image:
  repository: nginx
  pullPolicy: IfNotPresent
  tag: ""
imagePullSecrets: []
nameOverride: ""
fullnameOverride: ""
serviceAccount:
  create: true
  automount: true
service:
  type: ClusterIP
  port: 80
ingress:
  enabled: false
  className: ""
  annotations: {}
  hosts:
    - host: chart-example.local
resources: {}
livenessProbe:
  httpGet:
    path: /
    port: http
autoscaling:
  enabled: false
nodeSelector: {}
`;
    expect(await whichChart(created, { path: "/work/values.yaml" })).toBe("none");
  });

  it("such as the values of Bitnami's charts", async () => {
    const text = "auth:\n  username: a\nprimary:\n  persistence:\n    size: 8Gi\nmetrics:\n  enabled: true\n";
    expect(await whichChart(text, { path: "/work/values.yaml" })).toBe("none");
  });
});
