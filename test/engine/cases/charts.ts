import type { ConformanceCase } from "../conformance-case";

/** Chart.yaml and whether a chart can be rendered at all. */

const chartYaml = (more: string) => `#- Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
${more}
#- templates/a.yaml
kind: A
chart: {{ toJson .Chart }}
`;

const broken = (name: string, chart: string): ConformanceCase => ({ name, chart, fails: true });

export const chartCases: ConformanceCase[] = [
  {
    name: "all of Chart.yaml",
    chart: chartYaml(`appVersion: 2.0
description: A shop
type: application
home: https://shop.example
icon: https://shop.example/icon.png
keywords: [shop, test]
sources: [https://shop.example/source]
maintainers: [{name: Ann, email: ann@shop.example, url: https://ann.example}]
annotations: {a: b}
kubeVersion: ">=1.20.0-0"
unknown: [1, 2]`),
  },
  {
    name: "a chart of version 1",
    chart: "#- Chart.yaml\nname: shop\nversion: 0.1.0\n#- templates/a.yaml\nkind: {{ .Chart.APIVersion }}\n",
  },
  { name: "a chart that is deprecated", chart: chartYaml("deprecated: true") },
  { name: "a chart without templates", chart: "#- values.yaml\na: 1\n" },
  {
    name: "a version with build metadata",
    chart:
      "#- Chart.yaml\napiVersion: v2\nname: shop\nversion: 1.0.0-rc.1+abc\n#- templates/a.yaml\nkind: {{ .Chart.Version }}\n",
  },
  broken("a library chart by itself", chartYaml("type: library")),
  broken("a chart of a type that nobody knows", chartYaml("type: plugin")),
  broken("a chart without a name", "#- Chart.yaml\napiVersion: v2\nversion: 1.0.0\n"),
  broken("a chart without a version", "#- Chart.yaml\napiVersion: v2\nname: shop\n"),
  broken("a chart whose version is none", "#- Chart.yaml\napiVersion: v2\nname: shop\nversion: one\n"),
  broken(
    "a chart of a version of charts that nobody knows",
    "#- Chart.yaml\napiVersion: v9\nname: shop\nversion: 1.0.0\n",
  ),
  broken("Chart.yaml is no YAML", "#- Chart.yaml\napiVersion: v2\nname: [shop\n"),
  broken("Chart.yaml has a list for a name", "#- Chart.yaml\napiVersion: v2\nname: [shop]\nversion: 1.0.0\n"),
  broken("values.yaml is no YAML", "#- values.yaml\na: 1\n b: 2\n"),
  broken("values.yaml is a list", "#- values.yaml\n- a\n"),
  broken(
    "values.yaml of a dependency is no YAML",
    "#- charts/a/Chart.yaml\napiVersion: v2\nname: a\nversion: 1.0.0\n#- charts/a/values.yaml\n{\n",
  ),
  broken("Chart.yaml of a dependency is missing", "#- charts/a/values.yaml\na: 1\n"),
  broken("a Kubernetes version that does not fit", chartYaml('kubeVersion: "<1.20"')),
];
