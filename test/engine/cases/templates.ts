import { type ConformanceCase, expressions, template } from "../conformance-case";

/** The language of templates: blocks, variables, include, tpl, lookup. */

const helpers = `#- templates/_helpers.tpl
{{- define "shop.name" -}}{{ .Chart.Name }}-{{ .Values.suffix | default "x" }}{{- end }}
{{- define "shop.labels" }}
app: {{ include "shop.name" . }}
{{ with .Values.labels }}{{ toYaml . }}{{ end }}
{{- end }}
{{- define "shop.list" }}{{ range . }}{{ . }};{{ end }}{{ end }}
{{- define "shop.recursive" }}{{ if gt (int .) 0 }}{{ . }} {{ include "shop.recursive" (sub (int .) 1) }}{{ end }}{{ end }}
`;
const withHelpers = (name: string, text: string, values = ""): ConformanceCase => ({
  name,
  chart: `${helpers}#- templates/a.yaml\n${text}\n`,
  values: [values],
});

export const templateCases: ConformanceCase[] = [
  template(
    "if, else if and else",
    "{{ if .Values.a }}a: 1{{ else if .Values.b }}b: 1{{ else }}c: 1{{ end }}",
    "b: true",
  ),
  template(
    "what counts as false",
    '{{ range list 0 1 "" "x" nil false (list) (list 1) (dict) 0.0 }}- {{ if . }}yes{{ else }}no{{ end }}\n{{ end }}'.replace(
      /^/,
      "list:\n",
    ),
  ),
  template(
    "range over lists and maps",
    "list:\n{{- range $i, $x := .Values.list }}\n- {{ $i }}={{ $x }}\n{{- else }}\n- none\n{{- end }}\n{{- range $k, $v := .Values.map }}\n{{ $k }}: {{ $v }}\n{{- end }}",
    "{list: [c, a], map: {z: 1, y: 2}}",
  ),
  template("range over nothing", "list:\n{{- range .Values.none }}\n- x\n{{- else }}\n- none\n{{- end }}"),
  template(
    "range over numbers",
    "list:\n{{- range $i := until 3 }}\n- {{ $i }}\n{{- end }}\n{{- range 2 }}\n- {{ . }}\n{{- end }}",
  ),
  template(
    "break and continue",
    "list:\n{{- range .Values.list }}{{ if eq . `b` }}{{ continue }}{{ end }}{{ if eq . `d` }}{{ break }}{{ end }}\n- {{ . }}\n{{- end }}",
    "list: [a, b, c, d, e]",
  ),
  template(
    "with and else",
    "{{ with .Values.a }}a: {{ .b }}{{ else }}none: true{{ end }}\n{{ with .Values.c }}{{ else with .Values.d }}d: {{ . }}{{ end }}",
    "{a: {b: 1}, d: 2}",
  ),
  template(
    "variables",
    "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}y: {{ $y }}{{ end }}\nx: {{ $x }}\nroot: {{ $.Release.Name }}",
  ),
  template(
    "white space",
    "a:\n  {{- if true }}\n  b: 1\n  {{- end }}\n  c: |\n    {{ `x` -}}\n    y\n{{/* a comment */ -}}\nd: 1",
  ),
  template(
    "values that are missing",
    'a: "{{ .Values.none }}"\nb: {{ .Values.none | default "x" }}\nc: "{{ .Values.map.none }}"\nd: {{ .Values.map | toJson }}',
    "map: {a: 1}",
  ),
  template(
    "no value in a text",
    'a: "{{ .Values.text }}"\nb: "{{ printf "%v" .Values.none }}"\nc: "<no value>"',
    'text: "a <no value> b"',
  ),
  template(
    "numbers as they are printed",
    "{{ toYaml .Values.n }}\n{{ range $k, $v := .Values.n }}p{{ $k }}: {{ $v }}\n{{ end }}",
    "n: {int: 1, big: 12345678, huge: 123456789012345678901, float: 1.5, whole: 2.0, exponent: 1e7, text: '010', octal: 010, hex: 0x1F, yes: yes, date: 2024-01-02}",
  ),
  withHelpers(
    "include",
    'a: {{ include "shop.name" . }}\nlabels: {{ include "shop.labels" . | nindent 2 }}',
    "{suffix: y, labels: {a: b}}",
  ),
  withHelpers("template", 'a: {{ template "shop.name" . }}\nb: "{{ template "shop.list" list 1 2 }}"'),
  withHelpers("an include that includes itself", 'a: {{ include "shop.recursive" 5 }}'),
  withHelpers(
    "an include by a name that is computed",
    'a: {{ include (printf "%s.name" .Chart.Name) . }}\nb: {{ include (print .Template.BasePath "/_c.tpl") . }}\n#- templates/_c.tpl\nfrom a file',
  ),
  withHelpers(
    "templates that are defined twice",
    'a: {{ include "shop.name" . }}\n#- templates/sub/_late.tpl\n{{ define "shop.name" }}deep{{ end }}\n#- templates/_a.tpl\n{{ define "shop.name" }}early{{ end }}\n',
  ),
  withHelpers("block", 'a: {{ block "shop.block" . }}{{ .Release.Name }}{{ end }}\nb: {{ include "shop.block" . }}'),
  template(
    "tpl",
    "a: {{ tpl .Values.text . }}\nb: {{ tpl .Values.plain . }}\nc: {{ tpl .Values.empty . | quote }}\nd: {{ tpl .Values.nested . }}",
    "{text: '{{ .Release.Name }}-{{ .Values.plain }}', plain: plain, empty: '', nested: '{{ tpl .Values.text . }}'}",
  ),
  template(
    "tpl with other contexts",
    "a: {{ tpl .Values.text (dict \"x\" 1) }}\nb: '{{ tpl .Values.text .Values.inner }}'",
    "{text: '{{ .x }}', inner: {y: 2}}",
  ),
  template(
    "tpl with templates of its own",
    'a: {{ tpl .Values.text . }}\nb: {{ tpl `{{ include "shop.x" . }}` . | quote }}\n{{ define "shop.x" }}outer{{ end }}',
    `text: '{{ define "shop.x" }}inner{{ end }}{{ include "shop.x" . }}'`,
  ),
  template(
    "tpl with blanks, comments and missing values",
    "a: {{ tpl .Values.blank . | quote }}\nb: {{ tpl .Values.comment . | quote }}\nc: {{ tpl .Values.none . | quote }}\nd: {{ tpl .Values.braces . | quote }}",
    "{blank: '  ', comment: '{{/* x */}}', none: 'a{{ .Values.nothing }}b<no value>', braces: 'a }} b'}",
  ),
  template(
    "tpl of YAML",
    "a: {{ tpl (toYaml .Values.map) . | nindent 2 }}",
    "map: {a: '{{ .Release.Name }}', list: ['{{ .Chart.Name }}', 2]}",
  ),
  template(
    "YAML that is read twice and changed once",
    '{{ $a := fromYaml .Values.text }}{{ $_ := set $a.map "b" 2 }}a: {{ toJson $a }}\nb: {{ fromYaml .Values.text | toJson }}\nc: {{ toYaml $a.map | nindent 2 }}\n{{ $_ := set $a.map "c" 3 }}d: {{ toYaml $a.map | nindent 2 }}',
    "text: 'map: {a: 1}'",
  ),
  template(
    "tpl within tpl within range",
    "list:\n{{- range .Values.list }}\n- {{ tpl . $ }}\n{{- end }}",
    "{list: ['{{ .Values.one }}', '{{ tpl .Values.two . }}', '{{ range list 1 2 }}{{ tpl $.Values.two $ }}{{ end }}', '{{ .Values.one }}'], one: 1, two: 'x{{ .Values.one }}'}",
  ),
  template(
    "lookup finds nothing",
    'a: {{ lookup "v1" "Secret" "ns" "x" | toJson }}\nb: {{ (lookup "v1" "Secret" "ns" "").items | toJson }}\nc: {{ if lookup "v1" "Pod" "" "" }}yes{{ else }}no{{ end }}',
  ),
  template(
    "required that is there",
    'a: {{ required "set a" .Values.a }}\nb: {{ required "set b" .Values.zero }}\nc: {{ required "set c" .Values.nope }}',
    "{a: x, zero: 0, nope: false}",
  ),
  template(
    "values that a template changes",
    '{{ $_ := set .Values "a" 5 }}a: {{ .Values.a }}\n{{ $_ := set .Values.map "x" (dict "y" 1) }}map: {{ toJson .Values.map }}\n#- templates/b.yaml\nb: {{ .Values.a }}',
    "{a: 1, map: {}}",
  ),
  template("getHostByName asks nobody", 'a: {{ getHostByName "localhost" | quote }}'),
  template(
    "methods of time",
    'a: {{ (toDate "2006-01-02" "2024-05-06").Year }}\nb: {{ (toDate "2006-01-02" "2024-05-06").Weekday }}',
  ),
  expressions(
    "comparing",
    "{a: 1, b: 2, s: x}",
    "eq .Values.a 1.0",
    'eq .Values.s "y" "x"',
    "ne .Values.a .Values.b",
    "lt .Values.a 2.0",
    "and .Values.a .Values.none",
    'or .Values.none "d"',
    "not .Values.none",
    'ge "b" "a"',
  ),
  expressions(
    "Go's own functions",
    "{l: [a, b, c], m: {k: v}}",
    "len .Values.l",
    "index .Values.l 1",
    'index .Values.m "k"',
    "slice .Values.l 1 2",
    'printf "%05d|%-4s|%q|%v" 42 "ab" "q" .Values.l',
    'print "a" 1 2 "b"',
    'println "x"',
    "html `<a>`",
    'js "it\'s"',
    'urlquery "a b&c"',
  ),
];
