package render

import (
	"encoding/json"
	"strings"
	"text/template"
	"text/template/parse"

	"sigs.k8s.io/yaml"
)

// remembered is results of functions that charts call with the same text again and again: to write and to read YAML is a
// third of the time that a rendering takes. Whatever one rendering has not asked for is forgotten after the next.
type remembered struct {
	written rememberedTexts[string]
	maps    rememberedTexts[map[string]any]
	lists   rememberedTexts[[]any]
	parsed  rememberedTexts[*parse.Tree]
}

func (r *remembered) addFunctions(functions template.FuncMap) {
	r.written.turn()
	r.maps.turn()
	r.lists.turn()
	r.parsed.turn()
	functions["toYaml"] = r.toYAML
	functions["fromYaml"] = func(text string) map[string]any {
		return cloneMap(r.maps.get(text, fromYAML))
	}
	functions["fromYamlArray"] = func(text string) []any {
		list, _ := cloneValue(r.lists.get(text, fromYAMLArray)).([]any)
		return list
	}
}

// toYAML does as Helm's function, which writes JSON and turns that into YAML.
func (r *remembered) toYAML(value any) string {
	written, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return r.written.get(string(written), func(json string) string {
		written, err := yaml.JSONToYAML([]byte(json))
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(written), "\n")
	})
}

// rememberedTexts is what became of texts in this rendering and in the one before.
type rememberedTexts[Result any] struct{ now, before map[string]Result }

func (t *rememberedTexts[Result]) turn() { t.before, t.now = t.now, map[string]Result{} }

func (t *rememberedTexts[Result]) get(text string, compute func(string) Result) Result {
	result, isKnown := t.now[text]
	if !isKnown {
		if result, isKnown = t.before[text]; !isKnown {
			result = compute(text)
		}
		t.now[text] = result
	}
	return result
}
