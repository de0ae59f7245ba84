package render

import (
	"fmt"
	"strings"
	"testing"
)

// expectErrors renders a chart and compares its errors, one a line: `stage source:line values`.
func expectErrors(t *testing.T, fixture string, request Request, expected ...string) {
	t.Helper()
	lines := []string{}
	for _, err := range shop(fixture).Render(request).Errors {
		place := err.Source
		if err.Line > 0 {
			place += fmt.Sprintf(":%d", err.Line)
		}
		lines = append(lines, strings.Join(strings.Fields(err.Stage+" "+place+" "+strings.Join(err.Values, " ")), " "))
		for _, detail := range err.Details {
			lines = append(lines, "- "+detail.Message+" "+strings.Join(detail.Values, " "))
		}
	}
	expect(t, strings.Join(lines, "\n"), strings.Join(expected, "\n"))
}

const withCache = `#- Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
dependencies:
  - {name: redis, version: 1.0.0, repository: "", alias: cache}
#- charts/redis/Chart.yaml
apiVersion: v2
name: redis
version: 1.0.0
`

func TestComplaints(t *testing.T) {
	expectErrors(t, `#- values.yaml
config: {existingSecret: ""}
#- templates/_check.tpl
{{ define "check" }}
{{ if not .Values.config.existingSecret }}{{ required "config.salt is required" .Values.config.salt }}{{ end }}
{{ end }}
#- templates/check.yaml
{{ include "check" . }}
`, with(""), "render shop/templates/check.yaml:1 config.salt config.existingSecret")

	expectErrors(t, `#- templates/check.yaml
{{ if and .Values.tls.enabled (not .Values.tls.secret) }}
{{ fail "no certificate" }}
{{ end }}
`, with("tls: {enabled: true}"), "render shop/templates/check.yaml:2 tls.enabled tls.secret")
}

func TestComplaintsOfDependencies(t *testing.T) {
	expectErrors(t, withCache+`#- charts/redis/templates/check.yaml
{{ required "set auth.password or global.password" .Values.password }}
#- charts/redis/values.yaml
auth: {}
`, with("global: {x: 1}"), "render shop/charts/cache/templates/check.yaml:1 cache.auth.password global.password cache.password")
}

func TestAllComplaints(t *testing.T) {
	request := with("")
	request.CollectAll = true
	expectErrors(t, `#- templates/_same.tpl
{{ define "same" }}{{ required "same.key is required" .Values.same }}{{ end }}
#- templates/a.yaml
{{ include "same" . }}
a: {{ required "no a" .Values.a }}
{{ fail "in any case" }}
{{ .Values.missing.key }}
#- templates/b.yaml
{{ include "same" . }}
{{ required "no b" .Values.b }}
`, request,
		"render shop/templates/b.yaml:1 same",
		"render shop/templates/b.yaml:2 b",
		"render shop/templates/a.yaml:2 a",
		"render shop/templates/a.yaml:3")
	expectErrors(t, "#- templates/a.yaml\n{{ .Values.missing.key }}\n#- templates/b.yaml\n{{ .Values.other.key }}\n", request,
		"render shop/templates/b.yaml:1 other")
}

func TestCulprits(t *testing.T) {
	for template, expected := range map[string]string{
		`{{ .Values.a.b.c }}`:                           "a",
		`{{ range .Values.a }}{{ end }}`:                "a",
		`{{ range .Values.list }}{{ .name }}{{ end }}`:  "list[1]",
		`{{ $list := .Values.list }}{{ add1 $list.x }}`: "list",
		`{{ concat .Values.list .Values.a }}`:           "a list",
		`{{ tpl .Values.tpl . }}`:                       "tpl",
		`{{ include "nowhere" .Values.a }}`:             "a",
		`{{ lower .Values.none.of.these }}`:             "none",
	} {
		fixture := "#- values.yaml\nlist: [{name: x}, y]\ntpl: '{{ .Values.a.b.c }}'\n#- templates/a.yaml\n" + template + "\n"
		expectErrors(t, fixture, with("a: text"), "render shop/templates/a.yaml:1 "+expected)
	}
}

func TestStages(t *testing.T) {
	expectErrors(t, "#- values.yaml\na: [\n", with(""), "load values.yaml:1")
	expectErrors(t, "#- templates/a.yaml\na: 1\n", with("a: [\n"), "values values.yaml:1")
	expectErrors(t, "#- templates/a.yaml\n{{ if }}\n", with(""), "parse shop/templates/a.yaml:1")
	expectErrors(t, "#- templates/a.yaml\na: 1\n---\nkind: A\nnote: {{ .Values.note }}\n", with("note: 'a: b: c'"),
		"yaml shop/templates/a.yaml:2 note")
	expectErrors(t, withCache, with("cache: 1"), "dependencies cache")
	expectErrors(t, "#- templates/a.yaml\na: 1\n", Request{}, "values")
	expectErrors(t, "#- templates/a.yaml\na: 1\n", Request{Release: "rel", KubeVersion: "new"}, "kubeVersion")
	expectErrors(t, "#- Chart.yaml\napiVersion: v3\nname: shop\nversion: 1.0.0\n", with(""), "load")
	expectErrors(t, withCache+"#- charts/redis/values.schema.json\n{\"properties\": {\"port\": {\"type\": \"integer\"}}}\n",
		with("cache: {port: x}"), "schema cache.port", "- got string, want integer cache.port")
}
