import type { ConformanceCase } from "../conformance-case";

/** What becomes of rendered files: documents, their order, their white space. */

const kinds = [
  "Widget",
  "Service",
  "Deployment",
  "Namespace",
  "Secret",
  "Ingress",
  "CronJob",
  "ServiceAccount",
  "APIService",
];
const one = (kind: string, name: string) => `kind: ${kind}\nmetadata: {name: ${name}}\n`;
const files = (...texts: string[]) => texts.map((text, index) => `#- templates/${"cab"[index]}.yaml\n${text}`).join("");
const definition = (name: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ${name}}\n`;
const definitions = `#- crds/b.yaml\n${definition("b")}#- crds/a.yml\n---\n# two\n${definition("a1")}---\n${definition("a2")}\n\n#- crds/readme.txt\nno\n#- crds/deep/c.json\n{}\n${files(one("A", "a"))}`;

const of = (name: string, chart: string, more: Partial<ConformanceCase> = {}): ConformanceCase => ({
  name,
  chart,
  ...more,
});

export const manifestCases: ConformanceCase[] = [
  of("kinds in the order of installing", files(kinds.map((kind) => one(kind, "x")).join("---\n"))),
  of("kinds from several files", files(one("Service", "c"), one("Service", "a"), one("ConfigMap", "b"))),
  of("unknown kinds by their names", files([one("Zebra", "z"), one("Ant", "a")].join("---\n"), one("Mole", "m"))),
  of("names within a kind", files([one("Secret", "b"), one("Secret", "a"), one("Secret", "B")].join("---\n"))),
  of("documents that are empty", files("---\n\n---\n# only a comment\n---\nkind: A\n---\n   \n---\n")),
  of("a comment before a document", files("# first\n---\n# second\nkind: A\n")),
  of("a file of comments", files("# nothing\n", one("A", "a"))),
  of("a file of nothing", files("", "   \n\n", one("A", "a"))),
  of("nothing at all", files("{{ if false }}kind: A{{ end }}")),
  of("blank lines around", files("\n\n\nkind: A\n\n\n\n", "kind: B")),
  of("separators with text after them", files("--- # one\nkind: A\n---\tkind: B\n")),
  of("a separator right before a key", files("kind: A\n---kind: B\n")),
  of("a separator in a text", files('kind: A\ntext: |\n  a\n  ---\n  b\nline: "a --- b"\n')),
  of("null, lists and texts for documents", files("null\n---\nkind: A\n", "~\n")),
  of("line ends of Windows", files("kind: A\r\nmetadata:\r\n  name: {{ .Release.Name }}\r\n---\r\nkind: B\r\n")),
  of("line ends of Windows in values", files("a: {{ toJson .Values }}\n"), {
    values: ["a: |\r\n  x\r\n  y\r\nb:\r\n- 1\r\n"],
  }),
  of("a byte order mark", `#- values.yaml\n\uFEFFa: 1\n#- templates/a.yaml\n\uFEFFkind: A\na: {{ .Values.a }}\n`),
  of("a byte order mark in a values file", files("a: {{ toJson .Values }}\n"), { values: ["\uFEFFa: 2\n"] }),
  of("characters beyond ASCII", files('kind: A\nname: "{{ .Values.name }} – ✓ 日本 🚀"\n'), {
    values: ["name: ünïcödé"],
  }),
  of("tabs and trailing blanks", files("kind: A  \nlist:\n- a\t\n-   b\n   \n")),
  of("a long line", files(`kind: A\nlong: ${"x".repeat(5000)}\n`)),
  of("duplicate keys", files("kind: A\nkind: B\nmetadata: {name: a, name: b}\n")),
  of("numbers for names", files("kind: 1\nmetadata:\n  name: 2\n")),
  of("a list for a document", files("- kind: A\n"), { fails: true }),
  of("a text for a document", files("just a text\n"), { fails: true }),
  of("metadata that is no map", files("kind: A\nmetadata: text\n"), { fails: true }),
  of("a name that is a map", files("kind: A\nmetadata: {name: {a: b}}\n"), { fails: true }),
  of("no YAML in the first line", files("kind: [\n"), { fails: true }),
  of("no YAML in the second document", files("kind: A\n---\nkind: B\n  wrong: indent\n"), { fails: true }),
  of("no YAML because of a tab", files("kind: A\nmetadata:\n\tname: a\n"), { fails: true }),
  of("no YAML because of a template that is not closed in braces", files("kind: A\nname: {{ `{{` }} x }}\n"), {
    fails: true,
  }),
  of("definitions are left out", definitions),
  of("definitions are included", definitions, { options: { includeCrds: true } }),
  of(
    "definitions of a dependency",
    `${definitions}#- charts/x/Chart.yaml\napiVersion: v2\nname: x\nversion: 1.0.0\n#- charts/x/crds/x.yaml\n${definition("x")}`,
    { options: { includeCrds: true } },
  ),
  of("definitions alone", `#- crds/a.yaml\n\n\n${definition("a")}\n`, { options: { includeCrds: true } }),
  of(
    "files that begin with an underscore",
    `${files('{{ include "x" . }}')}#- templates/_x.yaml\n{{ define "x" }}kind: X{{ end }}\nkind: Never\n`,
  ),
  of(
    "files of any name",
    "#- templates/a.txt\nkind: Text\n#- templates/b\nkind: Bare\n#- templates/deep/er/c.yaml\nkind: Deep\n",
  ),
];
