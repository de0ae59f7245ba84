package render

import (
	"slices"
	"strings"
	"testing"
)

// shop loads a chart from a text in which `#- path` begins a file. Chart.yaml is there if the text has none.
func shop(fixture string) *Chart {
	return FromFiles(filesOf(fixture))
}

func filesOf(fixture string) []File {
	files := []File{}
	for _, part := range strings.Split("\n"+fixture, "\n#- ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		files = append(files, File{Name: name, Data: []byte(text)})
	}
	if !slices.ContainsFunc(files, func(file File) bool { return file.Name == "Chart.yaml" }) {
		files = append(files, File{Name: "Chart.yaml", Data: []byte("apiVersion: v2\nname: shop\nversion: 1.0.0\n")})
	}
	return files
}

// with is a request with a values file.
func with(values string) Request {
	return Request{Release: "rel", Namespace: "ns", Values: []ValuesSource{{Kind: "file", Name: "values.yaml", Text: values}}}
}

// text renders what has to succeed.
func text(t *testing.T, chart *Chart, request Request) string {
	t.Helper()
	rendering := chart.Render(request)
	if len(rendering.Errors) > 0 {
		t.Fatal(rendering.Errors)
	}
	return rendering.Text
}

func expect(t *testing.T, actual, expected string) {
	t.Helper()
	if actual != expected {
		t.Errorf("\n got: %s\nwant: %s", actual, expected)
	}
}
