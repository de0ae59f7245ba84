package inspect

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
)

// check runs a template file, together with the templates it defines, and compares what it reads: one line per key, as
// `path: how how`, with slashes between the keys of the path because a key may contain dots.
func check(t *testing.T, source string, expected ...string) {
	t.Helper()
	reads, interpreter := runFile(t, source)
	if len(interpreter.missing) > 0 {
		t.Errorf("missing: %v", interpreter.missing)
	}
	compare(t, lines(reads), expected)
}

func runFile(t *testing.T, source string) (*reads, *Interpreter) {
	t.Helper()
	chart := &Chart{templates: map[string]*parse.Tree{}}
	chart.parse("templates/test.yaml", source, true)
	if len(chart.errors) > 0 {
		t.Fatal(chart.errors)
	}
	reads := newReads()
	interpreter := newInterpreter(chart, reads)
	interpreter.runFiles()
	return reads, interpreter
}

func lines(reads *reads) []string {
	lines := []string{}
	for _, read := range reads.sorted() {
		lines = append(lines, fmt.Sprintf("%s: %s", strings.Join(read.Path, "/"), strings.Trim(fmt.Sprint(read.How), "[]")))
	}
	return lines
}

func compare(t *testing.T, actual, expected []string) {
	t.Helper()
	if !slices.Equal(actual, expected) {
		t.Errorf("\n got: %q\nwant: %q", actual, expected)
	}
}

func TestPrinting(t *testing.T) {
	check(t, `{{ .Values.a.b }}`, "a/b: nav use")
	check(t, `{{ $.Values.a | default "x" | quote }}`, "a: cond nav use")
	check(t, `{{ toYaml .Values.a | nindent 2 }}`, "a: nav toYaml use")
	check(t, `{{ tpl .Values.a $ }}`, "a: nav tpl")
	check(t, `{{ tpl (toYaml .Values.a) $ }}`, "a: nav toYaml tpl")
	check(t, `{{ required "set a" .Values.a }}`, "a: nav required use")
	check(t, `{{ (.Values.a).b }}`, "a: nav", "a/b: nav use")
	check(t, `{{ .Capabilities.APIVersions.Has .Values.a }}`, "a: nav use")
	check(t, `{{ toYaml .Values }}`, ": toYaml use")
}

func TestBlocks(t *testing.T) {
	check(t, `{{ if .Values.a }}{{ .Values.b }}{{ else if .Values.c }}{{ else }}{{ .Values.d }}{{ end }}`,
		"a: cond nav", "b: nav use", "c: cond nav", "d: nav use")
	check(t, `{{ with .Values.a }}{{ .b }}{{ else }}{{ .Values.c }}{{ end }}`, "a: cond nav", "a/b: nav use", "c: nav use")
	check(t, `{{ with .Values.a }}{{ toYaml . }}{{ end }}`, "a: cond nav toYaml use")
	check(t, `{{ range .Values.a }}{{ .b }}{{ $.Values.c }}{{ end }}`, "a: nav range", "a/*/b: nav use", "c: nav use")
	check(t, `{{ range $key, $item := .Values.a }}{{ index $.Values.b $key "c" }}{{ end }}`,
		"a: nav range", "b: nav", "b/*/c: nav use")
	check(t, `{{ range list "x" "y" }}{{ index $.Values . "on" }}{{ end }}`, "x/on: nav use", "y/on: nav use")
	check(t, `{{ range until 3 }}{{ $.Values.a }}{{ break }}{{ end }}`, "a: nav use")
}

func TestVariables(t *testing.T) {
	check(t, `{{ $a := .Values.a }}{{ $a.b }}`, "a: nav", "a/b: nav use")
	check(t, `{{ $a := .Values.a }}{{ $a = .Values.b }}{{ $a.c }}`, "a: nav", "b: nav", "b/c: nav use")
	check(t, `{{ $a := .Values.a }}{{ if .Values.on }}{{ $a = .Values.b }}{{ end }}{{ $a.c }}`,
		"a: nav", "a/c: nav use", "b: nav", "b/c: nav use", "on: cond nav")
	check(t, `{{ $now := .Values }}{{ range splitList "." "a.b" }}{{ $now = index $now . }}{{ end }}{{ $now }}`,
		"a: nav", "a/b: nav use")
	check(t, `{{ $last := dict }}{{ range .Values.a }}{{ $last.b }}{{ $last = . }}{{ end }}`,
		"a: nav range", "a/*/b: nav use")
}

func TestMaps(t *testing.T) {
	check(t, `{{ (dict "x" .Values.a "y" .Values.b).x }}`, "a: nav use", "b: nav")
	check(t, `{{ toYaml (dict "x" .Values.a) }}`, "a: nav toYaml use")
	check(t, `{{ $d := dict }}{{ $_ := set $d "x" .Values.a }}{{ $d.x.b }}`, "a: nav", "a/b: nav use")
	check(t, `{{ $_ := set .Values.a "x" .Values.b }}`, "a: nav", "b: nav use")
	check(t, `{{ merge .Values.a .Values.b | toYaml }}`, "a: nav toYaml use", "b: nav toYaml use")
	check(t, `{{ omit .Values.a "x" | toYaml }}`, "a: nav toYaml use")
	check(t, `{{ (omit (dict "x" .Values.a "y" .Values.b) "x") | toYaml }}`, "a: nav", "b: nav toYaml use")
	check(t, `{{ pick .Values.a "x" | toYaml }}`, "a: nav", "a/x: nav toYaml use")
	check(t, `{{ pluck "x" .Values.a .Values.b | first }}`, "a: nav", "a/x: nav use", "b: nav", "b/x: nav use")
	check(t, `{{ keys .Values.a | join "," }}`, "a: nav range")
	check(t, `{{ $copy := deepCopy .Values.a }}{{ $copy.b }}`, "a: nav", "a/b: nav use")
	check(t, `{{ (.Values.a | toYaml | fromYaml).b }}`, "a: nav toYaml", "a/b: nav use")
}

func TestLookups(t *testing.T) {
	check(t, `{{ index .Values "a" "b.c" }}`, "a/b.c: nav use")
	check(t, `{{ index .Values $.Release.Name "x" }}`, "*/x: nav use")
	check(t, `{{ index .Values (default "a" .Values.key) "x" }}`, "*/x: nav use", "a/x: nav use", "key: cond nav use")
	check(t, `{{ index .Values.a 0 "x" }}`, "a: nav", "a/*/x: nav use")
	check(t, `{{ get .Values.a "b" }}`, "a: nav", "a/b: nav use")
	check(t, `{{ dig "a" "b" "x" .Values }}`, "a/b: nav use")
	check(t, `{{ if hasKey .Values.a "b" }}{{ end }}`, "a: nav", "a/b: hasKey")
	check(t, `{{ index .Values (printf "%s%s" "a" "b") }}{{ index .Values (lower "C") }}`, "ab: nav use", "c: nav use")
}

func TestConditions(t *testing.T) {
	check(t, `{{ if and .Values.a (not .Values.b) }}{{ end }}`, "a: cond nav", "b: cond nav")
	check(t, `{{ (coalesce .Values.a .Values.b).c }}`, "a: cond nav", "a/c: nav use", "b: cond nav", "b/c: nav use")
	check(t, `{{ (ternary .Values.a .Values.b .Values.c).d }}`, "a: nav", "a/d: nav use", "b: nav", "b/d: nav use", "c: cond nav")
	check(t, `{{ if eq .Values.a "x" }}{{ end }}`, "a: nav use")
	check(t, `{{ if kindIs "map" .Values.a }}{{ end }}`, "a: cond nav")
}

func TestIncludes(t *testing.T) {
	check(t, `{{ define "x" }}{{ .Values.a }}{{ end }}{{ include "x" . }}`, "a: nav use")
	check(t, `{{ define "x" }}{{ .part.a }}{{ $.root.Values.b }}{{ end }}{{ include "x" (dict "part" .Values.p "root" $) }}`,
		"b: nav use", "p: nav", "p/a: nav use")
	check(t, `{{ define "x" }}{{ index (index . 0).Values (index . 1) }}{{ end }}{{ include "x" (list $ "a") }}`, "a: nav use")
	check(t, `{{ define "x" }}{{ end }}{{ include "x" .Values.a }}{{ template "x" .Values.b }}`, "a: nav", "b: nav")
	check(t, `{{ define "x" }}{{ .Values.a }}{{ end }}{{ block "y" .Values }}{{ .b }}{{ end }}`, "b: nav use")
	check(t, `{{ define "x.y" }}{{ .Values.a }}{{ end }}{{ include (printf "x.%s" "y") . }}`, "a: nav use")
	check(t, `{{ define "x" }}{{ $_ := set . "b" .a }}{{ end }}{{ $c := dict "a" .Values.a }}{{ include "x" $c }}{{ $c.b.c }}`,
		"a: nav", "a/c: nav use")
}

func TestIncludesByFile(t *testing.T) {
	check(t, `{{ if .Values.again }}{{ include (print $.Template.BasePath "/test.yaml") . }}{{ end }}`, "again: cond nav")
}

func TestIncludesThatPrintKeys(t *testing.T) {
	check(t, `{{ define "key" }} {{ if .Values.on }}a{{ else }}b{{ end }} {{ end }}{{ index .Values (include "key" .) "x" }}`,
		"a/x: nav use", "b/x: nav use", "on: cond nav")
	check(t, `{{ define "value" }}{{ $now := .root.Values }}{{ range splitList "." .key }}{{ $now = index $now . }}{{ end }}{{ $now }}{{ end }}
		{{ define "key" }}{{ if .Values.on }}a.b{{ else }}c{{ end }}{{ end }}{{ include "value" (dict "root" . "key" (include "key" .)) }}`,
		"a: nav", "a/b: nav use", "c: nav use", "on: cond nav")
}

func TestUnknownInclude(t *testing.T) {
	reads, interpreter := runFile(t, `{{ include .Values.name (dict "x" .Values.a "root" $) }}`)
	compare(t, lines(reads), []string{"a: nav use", "name: nav use"})
	if len(interpreter.dynamicIncludes) != 1 {
		t.Errorf("dynamic includes: %v", interpreter.dynamicIncludes)
	}
}

func TestMissingTemplate(t *testing.T) {
	reads, interpreter := runFile(t, `{{ include "nowhere" (dict "x" .Values.a) }}`)
	compare(t, lines(reads), []string{"a: nav use"})
	compare(t, slices.Sorted(maps.Keys(interpreter.missing)), []string{`templates/test.yaml: includes "nowhere", which no template defines`})
}

func TestOddInputEnds(t *testing.T) {
	for _, source := range []string{
		`{{ define "x" }}{{ include "x" (dict "up" . "a" .a) }}{{ end }}{{ include "x" .Values }}`,
		`{{ define "x" }}{{ range $k, $v := . }}{{ include "x" $v }}{{ end }}{{ end }}{{ include "x" .Values }}`,
		`{{ define "x" }}{{ include "x" (printf "%sa" .) }}{{ include "x" (printf "%sb" .) }}{{ end }}{{ include "x" "" }}`,
		`{{ define "x" }}{{ $_ := set . "me" . }}{{ include "x" . }}{{ include "x" (merge (dict "you" .) .) }}{{ end }}{{ include "x" . }}`,
		`{{ $d := dict }}{{ range .Values.a }}{{ $d = dict "a" $d "b" $d "c" (list $d $d) }}{{ end }}{{ toYaml $d }}`,
		`{{ dict "a" }}{{ set }}{{ get .Values }}{{ dig }}{{ dig "a" }}{{ pluck }}{{ omit }}{{ pick }}{{ index }}{{ index . }}{{ first }}`,
		`{{ ternary }}{{ printf }}{{ replace "a" }}{{ splitList "," }}{{ without }}{{ merge }}{{ append }}{{ keys }}{{ deepCopy }}{{ include }}`,
		`{{ required }}{{ tpl }}{{ printf "%d%s" 1 }}{{ index (list 1 2) 5 }}{{ index (list 1 2) -1 }}{{ nil | toYaml }}{{ must 1 }}`,
	} {
		Inspect(Sources{Templates: []File{{"templates/odd.yaml", source}}}, nil)
	}
}

func TestFolders(t *testing.T) {
	chart, library := folder(t, map[string]string{
		"templates/_helpers.tpl":    `{{ define "name" }}{{ .Values.name }}{{ end }}`,
		"templates/web/web.yaml":    `{{ include "library.labels" . }}`,
		"templates/NOTES.txt":       `{{ include "name" . }}`,
		"templates/tests/test.yaml": `{{ .Values.test }}`,
		"templates/broken.yaml":     `{{ if }`,
		"templates/_unused.yaml":    `{{ .Values.unused }}`,
		"values.yaml":               "url: \"{{ .Values.host }}\"\n# {{ .Values.comment }}\nquoted: \"{{ index .Values \\\"port\\\" }}\"\nodd: {{ $x }}\n",
	}), folder(t, map[string]string{
		"templates/_labels.tpl": `{{ define "library.labels" }}{{ toYaml .Values.labels }}{{ end }}`,
		"templates/run.yaml":    `{{ .Values.library }}`,
	})
	report := Inspect(Folder(chart), []Sources{Folder(library)})
	actual := []string{}
	for _, read := range report.Reads {
		actual = append(actual, strings.Join(read.Path, "/"))
	}
	compare(t, actual, []string{"host", "labels", "name", "port", "test"})
	if len(report.Errors) != 1 || !strings.HasPrefix(report.Errors[0], "templates/broken.yaml: ") {
		t.Errorf("errors: %q", report.Errors)
	}
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, source := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
