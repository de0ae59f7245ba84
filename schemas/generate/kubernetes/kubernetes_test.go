package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	core "k8s.io/api/core/v1"
)

func TestSummary(t *testing.T) {
	for doc, expected := range map[string]string{
		"One. Two. Three.":                            "One. Two.",
		"Such as, e.g. This one. Or that. End.":       "Such as, e.g. This one. Or that.",
		"Version 1.2 of it. then small":               "Version 1.2 of it. then small",
		"Image. More info: https://a.b/c This is it.": "Image. More info: https://a.b/c",
		"One. Either:\n* this\n* that":                "One.",
		"Either: * this * that":                       "Either …",
		"One.\n+optional":                             "One.",
		"":                                            "",
		"One. " + strings.Repeat("X", maxSummary):     "One.",
		strings.Repeat("x", 200) + ", " + strings.Repeat("y", 200): strings.Repeat("x", 200) + " …",
	} {
		if actual := summary(doc); actual != expected {
			t.Errorf("%q\n got: %q\nwant: %q", doc, actual, expected)
		}
	}
}

func TestBounds(t *testing.T) {
	for doc, expected := range map[string][2]int{
		"Number must be in the range 1 to 65535.":           {1, 65535},
		"This must be a valid port number, 0 < x < 65536.":  {1, 65535},
		"weight, in the range 1-100.":                       {1, 100},
		"Defaults to 1. Minimum value is 1.":                {1, -1},
		"Value must be non-negative integer. The value ...": {0, -1},
		"Anything.": {-1, -1},
	} {
		least, most := bounds(doc)
		if actual := [2]int{orMinusOne(least), orMinusOne(most)}; actual != expected {
			t.Errorf("%q\n got: %v\nwant: %v", doc, actual, expected)
		}
	}
}

func orMinusOne(number *int) int {
	if number == nil {
		return -1
	}
	return *number
}

func TestDefinitions(t *testing.T) {
	definitions := definitionsOf(t, reflect.TypeFor[core.PodSpec]())
	for name, expected := range map[string]string{
		"LocalObjectReference": `{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}`,
		"HTTPHeader": `{"type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"}},
			"required":["name","value"],"additionalProperties":false}`,
		"ResourceList":  `{"type":"object","additionalProperties":{"$ref":"#/$defs/Quantity"}}`,
		"PullPolicy":    `{"type":"string","enum":["Always","Never","IfNotPresent"]}`,
		"StorageMedium": `{"type":"string","examples":["","Memory","HugePages"],"pattern":"^(|Memory|HugePages|HugePages-.+)$"}`,
		"TCPSocketAction": `{"type":"object","properties":{"host":{"type":"string"},
			"port":{"$ref":"#/$defs/IntOrString","type":["integer","string"],"minimum":1,"maximum":65535}},"required":["port"],"additionalProperties":false}`,
	} {
		actual := withoutDescriptions(definitions[name])
		if want := parsed(t, expected); !reflect.DeepEqual(actual, want) {
			t.Errorf("%s\n got: %v\nwant: %v", name, actual, want)
		}
	}
}

// definitionsOf returns the definitions as those who read the document see them.
func definitionsOf(t *testing.T, goType reflect.Type) map[string]any {
	t.Helper()
	modules, err := listModules("k8s.io/api", "k8s.io/apimachinery")
	if err != nil {
		t.Fatal(err)
	}
	source, err := readSource(modules)
	if err != nil {
		t.Fatal(err)
	}
	definitions, err := define([]reflect.Type{goType}, source)
	if err != nil {
		t.Fatal(err)
	}
	document := &bytes.Buffer{}
	if err := write(document, "a comment", definitions); err != nil {
		t.Fatal(err)
	}
	return parsed(t, document.String()).(map[string]any)["$defs"].(map[string]any)
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func withoutDescriptions(value any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	result := map[string]any{}
	for key, entry := range object {
		if _, isText := entry.(string); key != "description" || !isText {
			result[key] = withoutDescriptions(entry)
		}
	}
	return result
}
