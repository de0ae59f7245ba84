import { type ConformanceCase, failing } from "../conformance-case";

/** Every way in which a template fails, and in which words. */

const helpers = `#- templates/_helpers.tpl
{{- define "shop.fails" }}{{ fail (printf "no %s" .Values.what) }}{{ end }}
{{- define "shop.requires" }}
{{ required "shop.size is required" .Values.size }}
{{ end }}
{{- define "shop.nil" }}{{ .Values.none.of.these }}{{ end }}
{{- define "shop.loop" }}{{ include "shop.loop" . }}{{ end }}
{{- define "shop.outer" }}x{{ include "shop.nil" . }}{{ end }}
`;
const inHelper = (name: string, text: string, values = ""): ConformanceCase => ({
  name,
  chart: `${helpers}#- templates/a.yaml\n${text}\n`,
  values: [values],
  fails: true,
});

export const failureCases: ConformanceCase[] = [
  failing("fail", 'a: 1\n{{ fail "It is not possible" }}'),
  failing("fail over several lines", '{{ fail "first\\nsecond: third\\n" }}'),
  failing("fail with a colon and braces", '{{ fail "set a: {{ b }}" }}'),
  failing("fail with nothing", '{{ fail "" }}'),
  failing("required", 'a: {{ required "a is required" .Values.a }}'),
  failing("required with an empty text", 'a: {{ .Values.a | required "a is required" }}', 'a: ""'),
  failing(
    "the first of several failures",
    '{{ fail "b" }}\n#- templates/a.yaml\n{{ fail "a" }}\n#- templates/deep/c.yaml\n{{ fail "c" }}',
  ),
  inHelper("fail in a helper", '{{ include "shop.fails" . }}', "what: way"),
  inHelper("required in a helper", 'x: {{ include "shop.requires" . }}'),
  inHelper("nil in a helper", 'x: {{ include "shop.nil" . }}'),
  inHelper("nil in a helper of a helper", 'x: {{ include "shop.outer" . | quote }}'),
  inHelper("nil in a template", 'x: {{ template "shop.outer" . }}'),
  inHelper("fail in tpl", "x: {{ tpl .Values.text . }}", `text: '{{ fail "in tpl" }}'`),
  inHelper("nil in tpl", "x: {{ tpl .Values.text . }}", "text: 'a {{ .Values.a.b.c }}'"),
  inHelper("tpl that does not parse", "x: {{ tpl .Values.text . }}", "text: 'a {{ .Values.a'"),
  inHelper("tpl of something that is no text", "x: {{ tpl .Values.text . }}", "text: 5"),
  inHelper("a helper that includes itself for ever", 'x: {{ include "shop.loop" . }}'),
  inHelper("an include of nothing", 'x: {{ include "shop.nowhere" . }}'),
  inHelper("a template of nothing", 'x: {{ template "shop.nowhere" . }}'),
  failing("a nil pointer", "a: {{ .Values.a.b.c }}", "a: {}"),
  failing("a field of a text", "a: {{ .Values.a.b }}", "a: text"),
  failing("a field of a list", "a: {{ .Values.a.b }}", "a: [1]"),
  failing("a field of a number in a pipeline", "a: {{ (.Values.a | int).b }}", "a: 1"),
  failing("range over a text", "{{ range .Values.a }}{{ . }}{{ end }}", "a: text"),
  failing("range over true", "{{ range .Values.a }}{{ . }}{{ end }}", "a: true"),
  failing("range over a fraction", "{{ range .Values.a }}{{ . }}{{ end }}", "a: 1.5"),
  failing("an index out of range", "{{ index .Values.a 5 }}", "a: [1]"),
  failing("an index of a number", '{{ index .Values.a "x" }}', "a: 1"),
  failing("an index of nothing", '{{ index .Values.a "x" "y" }}'),
  failing("a function's error", "{{ concat .Values.a (list 1) }}", "a: text"),
  failing("a function with too few arguments", "{{ trunc 5 }}"),
  failing("a function with too many arguments", '{{ upper "a" "b" }}'),
  failing("a function with the wrong kind of argument", "{{ upper .Values.a }}", "a: [1]"),
  failing("a function with nothing", "{{ upper .Values.a }}"),
  failing("a number for a map", '{{ hasKey .Values.a "b" }}', "a: 1"),
  failing("comparing a text with a number", "{{ if gt .Values.a 5 }}{{ end }}", "a: text"),
  failing("comparing kinds that differ", '{{ if eq .Values.a "5" }}{{ end }}', "a: 5"),
  failing("comparing maps", "{{ if eq .Values.a .Values.a }}{{ end }}", "a: {b: 1}"),
  failing("a division by zero", "{{ div 1 0 }}"),
  failing("a version that is none", '{{ semverCompare ">=1" "new" }}'),
  failing("a pattern that is none", '{{ regexMatch "(" "a" }}'.replace("regexMatch", "mustRegexMatch")),
  failing("a call of what is no function", "{{ call .Values.a }}", "a: 1"),
  failing("mustToYaml of what must not be", '{{ mustFromJson "[" }}'),
  failing("toDecimal and the like with nothing", "{{ repeat -1 `a` }}"),
  failing("a call for a method that is not there", '{{ .Capabilities.APIVersions.Contains "v1" }}'),
  failing("a field of the release that is not there", "{{ .Capabilities.Nothing }}"),
  failing("a file that is not asked for rightly", "{{ .Files.Get }}"),
  failing("an action that is not closed", "a: {{ .Values.a"),
  failing("an if that does not end", "{{ if true }}a: 1"),
  failing("an end too many", "a: 1\n{{ end }}"),
  failing("a function that nobody knows", "a: {{ nonsense .Values.a }}"),
  failing("a variable that nobody knows", "a: {{ $x }}"),
  failing("a text that is not closed", 'a: {{ "x }}\n'),
  failing("an empty action", "a: {{ }}"),
  failing("an empty if", "{{ if }}{{ end }}"),
  failing("break outside of a range", "{{ break }}"),
  failing("a comment that is not closed", "{{/* a }}"),
  failing("env is not there", 'a: {{ env "HOME" }}'),
  failing("a broken file is named first", "{{ fail `later` }}\n#- templates/z.yaml\n{{ if }}"),
  failing("a broken helper", 'a: 1\n#- templates/_z.tpl\n{{ define "x" }}\n{{ .a. }}\n{{ end }}'),
  {
    name: "a failure in a dependency",
    chart:
      "#- charts/part/Chart.yaml\napiVersion: v2\nname: part\nversion: 1.0.0\n#- charts/part/templates/a.yaml\n{{ required `part.size is required` .Values.size }}\n",
    fails: true,
  },
  {
    name: "a failure under another name",
    chart:
      '#- Chart.yaml\napiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: part, version: "*", repository: "", alias: other}]\n#- charts/part/Chart.yaml\napiVersion: v2\nname: part\nversion: 1.0.0\n#- charts/part/templates/a.yaml\n{{ .Values.a.b }}\n',
    fails: true,
  },
];
