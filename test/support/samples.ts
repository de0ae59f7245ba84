import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./charts";

const sample = (name: string): string => readFileSync(join(root, "test/sample", name), "utf8");

/** Documents with something of everything, by the chart they are for. */
export const samples: readonly { name: string; chart: string; text: string }[] = [
  { name: "langfuse with mistakes", chart: "langfuse@2.0.0", text: sample("langfuse-values.yaml") },
  { name: "langsmith", chart: "langsmith@0.16.11", text: sample("langsmith_config.yaml") },
  { name: "flagsmith", chart: "flagsmith@0.80.0", text: sample("flagsmith-values.yaml") },
  {
    name: "langfuse of the line before, in flow style and with Windows line ends",
    chart: "langfuse@1.5.41",
    text: '\uFEFFlangfuse: { replicas: 2, salt: { value: "a" } }\r\nminio:\r\n  deploy: true # bundled\r\nvalkey: {auth: {password: off}}\r\n',
  },
  {
    name: "everything that YAML has",
    chart: "shop@1.2.0",
    text: `%YAML 1.1
---
x-common: &common
  replicas: 2
web: &web
  <<: *common
  "image": 'a''b' # quoted
worker:
  <<: [*common, { image: c }]
? hostname
: >-
  folded
  text
password: |2
    kept
env:
- name: A
  value: !env B
- { name: "B", value: [1, {a: b}, *nowhere ] }
-
? [a, b]
: complex
annotations: {on: yes, "ü 🙂": 0777, ? x, y}
tag: 3.20
cache: \t5m
resources: {limits: {cpu: 1,
  memory: 2}}
...
---
second: 1
`,
  },
];
