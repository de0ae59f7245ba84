package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOutput(t *testing.T) {
	chart := t.TempDir()
	template := filepath.Join(chart, "templates", "a.yaml")
	if err := os.Mkdir(filepath.Dir(template), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(template, []byte(`{{ index .Values.a "b.c" | quote }}`), 0o644); err != nil {
		t.Fatal(err)
	}
	output := &strings.Builder{}
	if err := inspectAll(strings.NewReader(chart+"\n\n"), output); err != nil {
		t.Fatal(err)
	}
	expected := `{"dir":"` + chart + `","reads":[{"path":["a"],"how":["nav"]},{"path":["a","b.c"],"how":["nav","use"]}],"errors":[],"dynamicIncludes":0}` + "\n"
	if output.String() != expected {
		t.Errorf("\n got: %s\nwant: %s", output, expected)
	}
}
