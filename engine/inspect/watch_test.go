package inspect

import (
	"fmt"
	"strings"
	"testing"
	"text/template/parse"
)

const mark = "@"

// expectCause runs a file up to the places marked with `@`, of which the last is where the cause is wanted and the others
// are calls on the way, as `direct | condition | condition`.
func expectCause(t *testing.T, source, expected string) {
	t.Helper()
	chain := []Place{}
	for strings.Contains(source, mark) {
		offset := strings.Index(source, mark)
		chain = append(chain, Place{templateAt(source[:offset]), offset})
		source = strings.Replace(source, mark, "", 1)
	}
	trees, err := parseTemplate("file", source)
	if err != nil {
		t.Fatal(err)
	}
	templates := map[string]*parse.Tree{}
	for name, tree := range trees {
		templates[name] = tree
	}
	cause := Execution{Templates: templates, File: "file", BasePath: "templates"}.FindCause(chain)
	parts := []string{joinPaths(cause.Direct)}
	for _, condition := range cause.Conditions {
		parts = append(parts, joinPaths(condition))
	}
	if actual := strings.Join(parts, " | "); actual != expected {
		t.Errorf("%s\n got: %s\nwant: %s", source, actual, expected)
	}
}

// templateAt finds the template that the end of a source is in; the sources here put the file's own part first.
func templateAt(source string) string {
	_, rest, isDefined := strings.Cut(source, `{{ define "`)
	for isDefined {
		name, after, _ := strings.Cut(rest, `"`)
		if !strings.Contains(after, `{{ define "`) {
			return name
		}
		_, rest, isDefined = strings.Cut(after, `{{ define "`)
	}
	return "file"
}

func joinPaths(paths [][]string) string {
	joined := []string{}
	for _, path := range paths {
		joined = append(joined, strings.Join(path, "/"))
	}
	return fmt.Sprint(strings.Join(joined, " "))
}

func TestCauseInPlace(t *testing.T) {
	expectCause(t, `{{ @required "set a" .Values.a.b }}`, "a/b")
	expectCause(t, `{{ if .Values.on }}{{ if not .Values.x.y }}{{ @fail "no y" }}{{ end }}{{ end }}`, " | x/y | on")
	expectCause(t, `{{ if and .Values.a (eq .Values.b "x") }}{{ else if .Values.c }}{{ @fail "" }}{{ end }}`, " | c | a b")
	expectCause(t, `{{ with .Values.a }}{{ range .list }}{{ @.name }}{{ end }}{{ end }}`, "a/list/*/name | a/list | a")
	expectCause(t, `{{ range $key, $item := @.Values.list }}{{ end }}`, "list")
	expectCause(t, `{{ $a := .Values.a }}{{ if $a.b }}{{ @fail (printf "%s" $a.c) }}{{ end }}`, "a/c | a/b")
	expectCause(t, `{{ @concat .Values.a (include "x" .) }}{{ define "x" }}{{ .Values.b }}{{ end }}`, "a")
	expectCause(t, `{{ @include "x" . | fail }}{{ define "x" }}{{ .Values.b }}{{ end }}`, "b")
}

func TestCauseInIncludes(t *testing.T) {
	expectCause(t, `{{ if .Values.on }}{{ @include "x" (dict "part" .Values.part) }}{{ end }}{{ include "x" . }}
		{{ define "x" }}{{ if .part.y }}{{ @fail "" }}{{ end }}{{ end }}`, " | part/y | on")
	expectCause(t, `{{ include "x" .Values.a }}{{ @include "x" .Values.b }}{{ define "x" }}{{ @.c }}{{ end }}`, "b/c")
	expectCause(t, `{{ if .Values.on }}{{ template "x" . }}{{ end }}{{ define "x" }}{{ @required "" .Values.a }}{{ end }}`, "a | on")
	expectCause(t, `{{ if include "x" . }}{{ @fail "" }}{{ end }}{{ include "x" . }}{{ define "x" }}{{ .Values.a }}{{ end }}`, " | a")
}

func TestCauseThatIsNotFound(t *testing.T) {
	expectCause(t, `{{ .Values.a }}`, "")
	if cause := (Execution{}).FindCause([]Place{{"nowhere", 3}}); cause.Direct != nil && len(cause.Direct) > 0 {
		t.Errorf("direct: %v", cause.Direct)
	}
}
