package render

import (
	"fmt"
	"strings"
	"text/template"
	"text/template/parse"

	helmengine "helm.sh/helm/v4/pkg/engine"
)

// setName is what Helm calls the set of all templates, and each text that `tpl` evaluates.
const setName = "gotpl"

type tplFunction func(text string, values any) (string, error)

// quickTpl does as Helm's `tpl`, which copies all templates of the chart each time, because the text may define more.
// Texts that do not are executed as they are; it is them that charts evaluate by the hundred.
func (r *remembered) quickTpl(set *template.Template, helm tplFunction) tplFunction {
	return func(text string, values any) (string, error) {
		if !strings.Contains(text, "{{") {
			return withoutNoValue(text), nil
		}
		tree := r.parsed.get(text, parseAlone)
		if tree == nil {
			return helm(text, values)
		}
		// It shares the functions and templates of the set without becoming one of them.
		alone := set.New(setName)
		alone.Tree = tree
		var output strings.Builder
		if err := alone.Execute(&output, values); err != nil {
			return "", fmt.Errorf("error during tpl function execution for %q: %w", text, err)
		}
		return withoutNoValue(output.String()), nil
	}
}

// parseAlone returns nil for what is left to Helm: texts that define templates or refer to themselves, and broken ones.
func parseAlone(text string) *parse.Tree {
	set := template.New(setName)
	initFunMap(helmengine.Engine{}, set) // for their names alone
	if _, err := set.Parse(text); err != nil || len(set.Templates()) != 1 || strings.Contains(text, setName) {
		return nil
	}
	return set.Tree
}
