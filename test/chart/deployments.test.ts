import { describe, expect, it } from "vitest";
import type { NamedFile } from "../../server/src/core/chart/deployments/deployment";
import { deploymentsOf, namespacesOf } from "../../server/src/core/chart/deployments/named-by";
import { readDeployments } from "../../server/src/core/chart/deployments/read-deployments";

/** `helmfile: langfuse 1.5.41, folder prod/values.yaml` for each deployment of a text. */
const read = (text: string): string[] =>
  readDeployments(text).deployments.map(
    ({ tool, chart, version, files }) =>
      `${tool}: ${[chart, version].filter(Boolean).join(" ")}, ${files.map(({ path, from }) => `${from} ${path}`).join(", ")}`,
  );

describe("an Argo CD Application", () => {
  const application = (sources: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: langfuse
spec:
  destination: { namespace: langfuse }
${sources}`;

  it("names the values files of another source", () => {
    const sources = `  sources:
  - repoURL: https://langfuse.github.io/langfuse-k8s
    chart: langfuse
    targetRevision: 1.5.41
    helm:
      valueFiles:
      - $values/envs/base.yaml
      - $values/envs/prod.yaml
      - values-in-the-chart.yaml
  - repoURL: https://git.example.com/deploy.git
    ref: values
`;
    expect(read(application(sources))).toEqual([
      "Argo CD Application: langfuse 1.5.41, root envs/base.yaml, root envs/prod.yaml",
    ]);
  });

  it("may be made by an ApplicationSet, which fills things in", () => {
    const set = `kind: ApplicationSet
spec:
  template:
    spec:
      source:
        chart: langsmith
        targetRevision: "{{ .version }}"
        helm: { valueFiles: ["$deploy/langsmith.yaml"] }
`;
    expect(read(set)).toEqual(["Argo CD ApplicationSet: langsmith, root langsmith.yaml"]);
  });

  it("says nothing where the chart or the files are its own", () => {
    expect(read(application("  source: { path: charts/langfuse, helm: { valueFiles: [$values/a.yaml] } }\n"))).toEqual(
      [],
    );
    expect(read(application("  source: { chart: langfuse, helm: { valueFiles: [values.yaml] } }\n"))).toEqual([]);
    expect(read("kind: Other\nspec: { source: { chart: langfuse, helm: { valueFiles: [$v/a.yaml] } } }\n")).toEqual([]);
  });
});

describe("a helmfile", () => {
  it("names the values files of its releases", () => {
    const text = `repositories:
- name: langfuse
  url: https://langfuse.github.io/langfuse-k8s
releases:
- name: langfuse
  chart: langfuse/langfuse
  version: ~1.5.0
  values: [langfuse.yaml, ../shared/{{ .Environment.Name }}.yaml, replicas: 2]
  secrets: [secrets.yaml]
- name: own
  chart: ./charts/own
  values: [own.yaml]
- name: flagsmith
  chart: oci://registry.example.com/charts/flagsmith
  values: [flagsmith.yaml]
`;
    expect(read(text)).toEqual([
      "helmfile: langfuse ~1.5.0, folder langfuse.yaml, folder secrets.yaml",
      "helmfile: flagsmith, folder flagsmith.yaml",
    ]);
  });

  it("may be broken", () => {
    const broken = "releases:\n- chart: langfuse/langfuse\n  values: [a.yaml\n- x: }\n";
    expect(read(broken)).toEqual(["helmfile: langfuse, folder a.yaml"]);
    expect(read("releases: langfuse/langfuse\n")).toEqual([]);
    expect(read("releases:\n- chart: { a: 1 }\n  values: 1\n- chart: a/\n  values: [a.yaml]\n")).toEqual([]);
  });
});

it("a kustomization names the values files of the charts it renders", () => {
  const text = `helmCharts:
- name: langgraph-dataplane
  repo: https://langchain-ai.github.io/helm
  version: 0.2.22
  valuesFile: dataplane.yaml
  additionalValuesFiles: [prod.yaml]
`;
  expect(read(text)).toEqual(["kustomization: langgraph-dataplane 0.2.22, folder dataplane.yaml, folder prod.yaml"]);
});

describe("a helm command", () => {
  it.each([
    [
      "helm upgrade --install langfuse langfuse/langfuse -f prod.yaml --version 1.5.41",
      "langfuse 1.5.41, above prod.yaml",
    ],
    ["helm install langfuse langfuse/langfuse --values=a.yaml,b.yaml", "langfuse, above a.yaml, above b.yaml"],
    [
      "helm template x oci://ghcr.io/o/langsmith --version=0.16.11 -n ls -f 'my values.yaml'",
      "langsmith 0.16.11, above my values.yaml",
    ],
    [
      "\thelm upgrade \\\n\t  ls langchain/langsmith \\\n\t  -f deploy/ls.yaml \\\n\t  --wait",
      "langsmith, above deploy/ls.yaml",
    ],
    ["  - run: helm upgrade ls langchain/langsmith -f ls.yaml --set a=b && helm test ls", "langsmith, above ls.yaml"],
    ['helm upgrade ls langchain/langsmith -f ls.yaml --version "$VERSION" # 1.0', "langsmith, above ls.yaml"],
  ])("names its values files: %s", (command, found) => {
    expect(read(`#!/bin/sh\n${command}\n`)).toEqual([`helm command: ${found}`]);
  });

  it.each([
    "helm upgrade langfuse ./charts/langfuse -f prod.yaml",
    'helm upgrade "$RELEASE" "$CHART" -f prod.yaml',
    'helm upgrade langfuse langfuse/langfuse -f "$DIR/prod.yaml"',
    "helm upgrade langfuse langfuse/langfuse",
    "helm upgrade -f prod.yaml",
    "helm list -f langfuse",
    "overhelm install a b/langfuse -f c.yaml",
  ])("says nothing: %s", (command) => {
    expect(read(`${command}\n`)).toEqual([]);
  });
});

describe("the file that is named", () => {
  const named = (path: string, from: NamedFile["from"], file: string, files: readonly string[] = []): boolean =>
    deploymentsOf(
      file,
      [{ path: "/w/apps/argo/app.yaml", deployments: [{ tool: "", chart: "", files: [{ path, from }] }], maps: [] }],
      { folder: "/w/", has: (other) => files.includes(other) },
    ).length > 0;

  it("lies at a path from the document's folder, or from one above", () => {
    expect(named("a.yaml", "folder", "/w/apps/argo/a.yaml")).toBe(true);
    expect(named("./../b/a.yaml", "folder", "/w/apps/b/a.yaml")).toBe(true);
    expect(named("a.yaml", "folder", "/w/apps/a.yaml")).toBe(false);
    expect(
      ["/w/a.yaml", "/w/apps/a.yaml", "/w/apps/argo/a.yaml"].map((file) => named("a.yaml", "above", file)),
    ).toEqual([true, true, true]);
    expect(named("a.yaml", "above", "/a.yaml")).toBe(false);
    expect(named("a.yaml", "above", "/w/other/a.yaml")).toBe(false);
  });

  it("is the nearest one that there is, or the farthest from a repository's root", () => {
    const files = ["/w/a.yaml", "/w/apps/argo/a.yaml"];
    expect(files.map((file) => named("a.yaml", "above", file, files))).toEqual([false, true]);
    expect(files.map((file) => named("a.yaml", "root", file, files))).toEqual([true, false]);
    expect(named("a.yaml", "above", "/w/a.yaml", ["/w/a.yaml"])).toBe(true);
  });

  it("is none where the path is an address or absolute", () => {
    expect(named("https://example.com/a.yaml", "above", "/w/example.com/a.yaml")).toBe(false);
    expect(named("/a.yaml", "folder", "/a.yaml")).toBe(false);
  });
});

describe("the namespace that a chart is installed into", () => {
  const source = "source: { chart: langfuse, helm: { valueFiles: [$a/b.yaml] } }";
  it.each([
    `kind: Application\nspec:\n  destination: { namespace: shop }\n  ${source}\n`,
    "kind: HelmRelease\nmetadata: { namespace: a }\nspec:\n  targetNamespace: shop\n  chart: { spec: { chart: langfuse } }\n  valuesFrom: [{ name: b }]\n",
    "kind: HelmRelease\nmetadata: { namespace: shop }\nspec:\n  chart: { spec: { chart: langfuse } }\n  valuesFrom: [{ name: b }]\n",
    "releases:\n- chart: a/langfuse\n  namespace: shop\n  values: [b.yaml]\n",
    "namespace: shop\nhelmCharts:\n- name: langfuse\n  valuesFile: b.yaml\n",
    "helmCharts:\n- name: langfuse\n  namespace: shop\n  valuesFile: b.yaml\n",
    "helm upgrade a b/langfuse -n shop -f b.yaml\n",
    "helm upgrade a b/langfuse --namespace=shop -f b.yaml\n",
  ])("is read: %j", (text) => {
    expect(namespacesOf(readDeployments(text).deployments, { chart: "langfuse" })).toEqual(["shop"]);
  });

  it("is not known where it is filled in later, or where one of several does not say", () => {
    const command = (more: string): string => `helm upgrade a b/langfuse ${more} -f b.yaml\n`;
    const of = (text: string): string[] => namespacesOf(readDeployments(text).deployments, { chart: "langfuse" });
    expect(of(command('-n "$NS"'))).toEqual([]);
    expect(of(command("-n shop") + command(""))).toEqual([]);
    expect(of(command("-n shop") + command("-n test"))).toEqual(["shop", "test"]);
    expect(of(`${command("-n shop")}helm upgrade a b/other -f b.yaml\n`)).toEqual(["shop"]);
  });
});
