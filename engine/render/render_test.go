package render

import (
	"reflect"
	"strings"
	"testing"
)

const twoObjects = `#- templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  annotations:
    about: |
      namespace: no
  namespace: {{ .Values.namespace }}
data:
  a: b

---
{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "ns"}}
#- templates/hook.yaml
kind: Pod
metadata:
  name: test
  annotations: {helm.sh/hook: "test,pre-install"}
#- templates/NOTES.txt
Hello {{ .Release.Name }}
`

func TestObjects(t *testing.T) {
	rendering := shop(twoObjects).Render(with("namespace: other"))
	lines := strings.Split(rendering.Text, "\n")
	summary := []string{}
	for _, object := range rendering.Objects {
		summary = append(summary, strings.Join([]string{
			object.Source, object.APIVersion, object.Kind, object.Name, object.Namespace, strings.Join(object.Hook, ","),
			lines[object.StartLine], lines[object.EndLine],
		}, " "))
	}
	expect(t, strings.Join(summary, "\n"), `shop/templates/config.yaml v1 ConfigMap rel other  apiVersion: v1   a: b
shop/templates/config.yaml v1 Service web ns  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "ns"}} {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "ns"}}
shop/templates/hook.yaml  Pod test  test,pre-install kind: Pod   annotations: {helm.sh/hook: "test,pre-install"}`)
	expect(t, rendering.Notes, "Hello rel\n")
}

func TestDefinitions(t *testing.T) {
	chart := shop("#- crds/all.yaml\n---\nkind: CustomResourceDefinition\nmetadata: {name: a}\n---\nkind: CustomResourceDefinition\nmetadata: {name: b}\n#- templates/a.yaml\nkind: A\n")
	request := with("")
	request.IncludeCRDs = true
	rendering := chart.Render(request)
	places := []any{}
	for _, object := range rendering.Objects {
		places = append(places, object.Kind, object.Name, object.StartLine, object.EndLine)
	}
	expected := []any{"CustomResourceDefinition", "a", 2, 4, "CustomResourceDefinition", "b", 5, 7, "A", "", 10, 10}
	if !reflect.DeepEqual(places, expected) {
		t.Errorf("%v in\n%s", places, rendering.Text)
	}
}

func TestRenderingsAreIndependent(t *testing.T) {
	chart := shop(withCache + `#- values.yaml
list: [1, 2]
map: {a: 1}
#- templates/a.yaml
{{ $_ := set .Values.map "b" 2 }}{{ $_ := set .Values "c" 3 }}
values: {{ toJson .Values }}
#- charts/redis/values.yaml
port: 1
#- charts/redis/templates/a.yaml
port: {{ .Values.port }}
`)
	before := text(t, chart, with(""))
	text(t, chart, with("map: {a: 2}\ncache: {port: 2}\nlist: [3]"))
	chart.Render(with("cache: wrong"))
	expect(t, text(t, chart, with("")), before)
}

func TestOneKindChangesOnly(t *testing.T) {
	chart := shop("#- templates/a.yaml\nkind: {{ .Values.a }}\n#- templates/b.yaml\nkind: {{ .Values.b }}\n")
	text(t, chart, with("{a: Service, b: Secret}"))
	expect(t, text(t, chart, with("{a: Service, b: Job}")),
		"---\n# Source: shop/templates/a.yaml\nkind: Service\n---\n# Source: shop/templates/b.yaml\nkind: Job\n")
}

func TestWarningsAreToldOnce(t *testing.T) {
	fixture := withCache + "#- values.yaml\nmap: {a: {b: 1}}\n#- templates/a.yaml\nkind: A\n"
	warnings := shop(fixture).Render(with("map: {a: text}")).Warnings
	expect(t, strings.Join(warnings, "\n"), "warning: cannot overwrite table with non table for shop.map.a (map[b:1])")
}

func TestBadInputIsAnError(t *testing.T) {
	for _, chart := range []*Chart{
		FromFiles(nil), FromArchive(nil), FromArchive([]byte("no archive")), shop("#- Chart.yaml\n"), shop("#- Chart.yaml\n[\n"),
		shop("#- .helmignore\n**\n"), shop("#- charts/a/Chart.yaml\nname: 1\n"), shop("#- Chart.yaml\nnull\n"),
	} {
		errors := chart.Render(with("")).Errors
		if len(errors) != 1 || errors[0].Stage != "load" || errors[0].Message == "" {
			t.Errorf("errors: %+v", errors)
		}
		if chart.Inspect() != nil {
			t.Error("there is an inspection")
		}
	}
}
