import type { ConformanceCase } from "../conformance-case";

/** .Files, .helmignore and packaged charts. */

const data = `#- files/a.txt
one
two

three
#- files/b.conf
key=value
#- files/deep/c.txt
deep
#- notes.md
# About
`;

const shows = (...lines: string[]) =>
  `#- templates/a.yaml\n${lines.map((line, index) => `l${index}: ${line}`).join("\n")}\n${data}`;
const listing = `#- templates/list.yaml
{{- range $path, $_ := .Files.Glob "**" }}
- {{ $path }}
{{- end }}
`;
const listed = `#- templates/list.yaml
files:
{{- range $path, $_ := .Files.Glob "**" }}
  {{ $path | quote }}: {{ $.Files.Get $path | sha256sum }}
{{- end }}
`;

const ignoring = (rules: string): ConformanceCase => ({
  name: `.helmignore with ${JSON.stringify(rules)}`,
  chart: `#- .helmignore\n${rules}\n${listed}${data}#- templates/skip.yaml\nkind: Skip\n#- templates/deep/skip.yaml\nkind: DeepSkip\n`,
});

const of = (name: string, chart: string, more: Partial<ConformanceCase> = {}): ConformanceCase => ({
  name,
  chart,
  ...more,
});

export const fileCases: ConformanceCase[] = [
  of(
    "Get",
    shows(
      '{{ .Files.Get "files/a.txt" | toJson }}',
      '{{ .Files.Get "nowhere" | toJson }}',
      '{{ .Files.Get "templates/a.yaml" | toJson }}',
    ),
  ),
  of(
    "GetBytes",
    shows('{{ .Files.GetBytes "files/b.conf" | toString | toJson }}', '{{ .Files.GetBytes "files/b.conf" | toJson }}'),
  ),
  of("Lines", shows('{{ .Files.Lines "files/a.txt" | toJson }}', '{{ range .Files.Lines "nowhere" }}x{{ end }}')),
  of(
    "Glob",
    shows(
      '{{ range $path, $bytes := .Files.Glob "files/*" }}{{ $path }} {{ len $bytes }},{{ end }}',
      '{{ (.Files.Glob "**.txt").AsConfig | toJson }}',
    ),
  ),
  of("AsConfig", shows('\n{{ (.Files.Glob "files/**").AsConfig | indent 2 }}')),
  of(
    "AsSecrets",
    shows('\n{{ (.Files.Glob "files/**").AsSecrets | indent 2 }}', '{{ (.Files.Glob "none/*").AsSecrets | toJson }}'),
  ),
  of(
    "files of a dependency",
    `#- templates/a.yaml\na: {{ .Files.Get "charts/x/own.txt" | toJson }}\n#- charts/x/Chart.yaml\napiVersion: v2\nname: x\nversion: 1.0.0\n#- charts/x/own.txt\nown\n#- charts/x/templates/x.yaml\nx: {{ .Files.Get "own.txt" | toJson }}\n`,
  ),
  of(
    "files that Helm keeps",
    `${listed}#- README.md\nx\n#- LICENSE\nx\n#- values.schema.json\n{}\n#- Chart.lock\ndependencies: []\n#- .hidden\nx\n#- templates/.hidden\nkind: Hidden\n#- ci/values.yaml\na: 1\n`,
  ),
  ignoring("*.txt"),
  ignoring("files/"),
  ignoring("/files"),
  ignoring("files/deep"),
  ignoring("# a comment\n\n*.conf\n  *.md  "),
  ignoring("templates/skip.yaml"),
  ignoring("skip.yaml"),
  ignoring("files/*\n"),
  ignoring("!*.yaml"),
  { ...ignoring("*.conf\n!files/b.conf"), fails: true },
  ignoring("files/?.txt\n[a-c].conf"),
  of(".helmignore with what it does not know", `#- .helmignore\na/**/b\n${listing}`, { fails: true }),
  of(".helmignore with a broken pattern", `#- .helmignore\n[a\n${listing}`, { fails: true }),
  of(".helmignore in a packaged chart", `#- .helmignore\n*.txt\n${listed}${data}`, { packaged: true }),
  of("a packaged chart", `${listed}${data}#- values.yaml\na: 1\n#- templates/v.yaml\nv: {{ .Values.a }}\n`, {
    packaged: true,
  }),
  of("a chart whose template names a list", `${listing}${data}`, { fails: true }),
];
