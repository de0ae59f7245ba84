package behind

import (
	"reflect"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"
)

func read(t *testing.T, text string) map[string]any {
	t.Helper()
	values := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		t.Fatal(err)
	}
	return values
}

// cache is the scope of a dependency that the values call `cache`.
func cache(t *testing.T) Scope {
	root := read(t, `{name: shop, global: {region: eu}, cache: {port: 1, auth: {enabled: true}, sizes: [{memory: 1}, big]}}`)
	return Scope{Prefix: []string{"cache"}, Values: root["cache"].(map[string]any), Root: root}
}

func expect(t *testing.T, actual, expected []string) {
	t.Helper()
	if !slices.Equal(actual, expected) {
		t.Errorf("\n got: %q\nwant: %q", actual, expected)
	}
}

func TestNamed(t *testing.T) {
	for message, expected := range map[string][]string{
		"auth.password is required":               {"cache.auth.password"},
		"Set auth.password, or auth.existing.":    {"cache.auth.password", "cache.auth.existing"},
		"`port` and 'nothing' and \"auth\"":       {"cache.port", "cache.auth"},
		"use --set port=6379":                     {"cache.port"},
		"see .Values.size and $.Values.a.b":       {"cache.size", "cache.a.b"},
		"needs global.region.name":                {"global.region.name"},
		"cache.auth.password of the whole":        {"cache.auth.password"},
		"see https://auth.example.com/auth.html":  {},
		"name.of.nothing, e.g. values.yaml, port": {},
		"sizes[0].memory, auth":                   {},
	} {
		expect(t, Format(cache(t).Named(message)), expected)
	}
}

func TestCulprit(t *testing.T) {
	for _, test := range []struct{ path, expected []string }{
		{[]string{"auth", "enabled"}, []string{"auth", "enabled"}},
		{[]string{"auth", "enabled", "x", "y"}, []string{"auth", "enabled"}},
		{[]string{"auth", "missing", "x"}, []string{"auth", "missing"}},
		{[]string{"port", "number"}, []string{"port"}},
		{[]string{"sizes", "*", "memory"}, []string{"sizes", "1"}},
		{[]string{"sizes", "*"}, []string{"sizes"}},
		{[]string{"auth", "*", "x"}, []string{"auth"}},
	} {
		expect(t, cache(t).Culprit(test.path), test.expected)
	}
}

func TestFormat(t *testing.T) {
	expect(t, Format([][]string{
		{"a", "b"}, {"env", "0", "name"}, {"a", "b"}, {}, {"annotations", "cert-manager.io/issuer"}, {"0"},
	}), []string{"a.b", "env[0].name", `annotations."cert-manager.io/issuer"`, "0"})
}

func TestSetFirst(t *testing.T) {
	paths := [][]string{{"a"}, {"b", "c"}, {"list", "1"}, {"list", "2"}}
	sorted := SetFirst(paths, read(t, `{b: {c: 1}, list: [x, y]}`))
	expect(t, Format(sorted), []string{"b.c", "list[1]", "a", "list[2]"})
}

func TestViolations(t *testing.T) {
	message := `values don't meet the specifications of the schema(s) in the following chart(s):
shop:
- at '': missing properties 'name', 'town'
- at '/auth': validation failed
  - at '/auth/password': 'secret' does not match pattern '^[a-z]+$'
  - at '/auth/a~1b': additional properties 'x.y' not allowed
- at '/size': 'oneOf' failed, none matched
  - at '/size': got number, want string
  - at '/size': 'allOf' failed
    - at '/size': minimum: got 1, want 2
cache:
- at '/mail': 'secret' is not valid email: no @
other:
invalid type for values: expected object (map), got string
`
	expected := []Violation{
		{"missing properties 'name', 'town'", [][]string{{"name"}, {"town"}}},
		{"does not match pattern '^[a-z]+$'", [][]string{{"auth", "password"}}},
		{"additional properties 'x.y' not allowed", [][]string{{"auth", "a/b", "x.y"}}},
		{"one of these has to change: got number, want string; minimum: got 1, want 2", [][]string{{"size"}}},
		{"is not valid email", [][]string{{"deep", "cache", "mail"}}},
		{"invalid type for values: expected object (map), got string", [][]string{{"other"}}},
	}
	prefixes := map[string][]string{"shop": {}, "cache": {"deep", "cache"}, "other": {"other"}}
	if actual := Violations(message, prefixes); !reflect.DeepEqual(actual, expected) {
		t.Errorf("\n got: %q\nwant: %q", actual, expected)
	}
}
