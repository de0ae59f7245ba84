package call

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

func send(head string, content string) (reply, text string) {
	input := binary.LittleEndian.AppendUint32(nil, uint32(len(head)))
	output := Answer(append(append(input, head...), content...))
	length := binary.LittleEndian.Uint32(output)
	return string(output[lengthSize : lengthSize+length]), string(output[lengthSize+length:])
}

func expect(t *testing.T, actual, expected string) {
	t.Helper()
	if actual != expected {
		t.Errorf("\n got: %s\nwant: %s", actual, expected)
	}
}

func TestCalls(t *testing.T) {
	chart := "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
	template := "kind: {{ .Values.kind }}\n"
	load := `{"op":"load","files":[{"name":"Chart.yaml","size":%d},{"name":"templates/a.yaml","size":%d}]}`
	handle, _ := send(fmt.Sprintf(load, len(chart), len(template)), chart+template)
	expect(t, handle, `{"handle":1}`)

	reply, text := send(`{"op":"render","handle":1,"render":{"release":"rel","values":[{"kind":"set","text":"kind=A"}]}}`, "")
	expect(t, reply, `{"rendering":{"objects":[{"source":"shop/templates/a.yaml","apiVersion":"","kind":"A","name":"","namespace":"","startLine":2,"endLine":2}],"notes":"","warnings":[],"errors":[]}}`)
	expect(t, text, "---\n# Source: shop/templates/a.yaml\nkind: A\n")

	reply, _ = send(`{"op":"inspect","handle":1}`, "")
	expect(t, reply, `{"inspection":{"name":"shop","version":"1.0.0","defaults":{},"dependencies":[],"reads":[{"path":["kind"],"how":["nav","use"]}],"errors":[],"dynamicIncludes":0,"charts":[]}}`)

	reply, _ = send(`{"op":"free","handle":1}`, "")
	expect(t, reply, `{}`)
	reply, _ = send(`{"op":"render","handle":1}`, "")
	expect(t, reply, `{"fault":"no chart has the handle 1"}`)
}

func TestFaults(t *testing.T) {
	for head, expected := range map[string]string{
		`{"op":"load","files":[{"name":"a","size":9}]}`:  `{"fault":"the call ends in the middle of \"a\""}`,
		`{"op":"load","files":[{"name":"a","size":-1}]}`: `{"fault":"the call ends in the middle of \"a\""}`,
		`{"op":"dance"}`: `{"fault":"no chart has the handle 0"}`,
		`{`:              `{"fault":"unexpected end of JSON input"}`,
	} {
		reply, _ := send(head, "")
		expect(t, reply, expected)
	}
	for _, input := range [][]byte{nil, {1, 0}, {9, 0, 0, 0, '{'}} {
		if output := string(Answer(input)); !strings.Contains(output, `{"fault":"`) {
			t.Errorf("%v: %q", input, output)
		}
	}
}
