package render

import (
	"fmt"
	"path"
	"strings"
	"text/template"

	"helm.sh/helm/v4/pkg/chart/common"
	helmengine "helm.sh/helm/v4/pkg/engine"
)

// executeTemplates notes what each file prints, in the steps of Helm's own engine.
func (r *run) executeTemplates() (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = in(stageRender, fmt.Errorf("rendering template failed: %v", problem))
		}
	}()
	r.files = allTemplates(r.copied, r.context)
	names := sortTemplates(r.files)
	parsed, err := r.chart.templates.parse(names, r.files)
	if err != nil {
		return err
	}
	set, err := r.executable(parsed)
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		if err := r.executeFile(set, name); err != nil {
			return err
		}
	}
	return r.collected.problem()
}

// executable copies a set, whose functions are bound to it, as Helm's `tpl` does.
func (r *run) executable(parsed *template.Template) (*template.Template, error) {
	set, err := parsed.Clone()
	if err != nil {
		return nil, in(stageRender, err)
	}
	set.Option("missingkey=zero") // which a copy does not take over
	initFunMap(helmengine.Engine{CustomTemplateFuncs: r.ownFunctions()}, set)
	includedNames := map[string]int{}
	set.Funcs(template.FuncMap{
		"include": includeFun(set, includedNames),
		"tpl":     r.chart.remembered.quickTpl(set, tplFun(set, includedNames, false)),
	})
	return set, nil
}

// ownFunctions stand in for functions of Helm that can be quicker, or that more is asked of than what Helm does.
func (r *run) ownFunctions() template.FuncMap {
	functions := template.FuncMap{}
	r.chart.remembered.addFunctions(functions)
	if r.request.CollectAll {
		r.collected.addFunctions(functions)
	}
	if r.request.Seed != "" {
		seeded := &seeded{seed: r.request.Seed, calls: map[string]int{}}
		seeded.addFunctions(functions)
	}
	return functions
}

// executeFile executes a file, again after each complaint of the chart that is collected.
func (r *run) executeFile(set *template.Template, name string) error {
	for {
		err := r.execute(set, name)
		if !r.request.CollectAll {
			return err
		}
		if err == nil || !r.collected.goesOnAfter(err) {
			r.collected.finish()
			return nil
		}
	}
}

func (r *run) execute(set *template.Template, name string) error {
	file := r.files[name]
	file.values["Template"] = common.Values{"Name": name, "BasePath": file.basePath}
	var output strings.Builder
	if err := set.ExecuteTemplate(&output, name, file.values); err != nil {
		return in(stageRender, &executionError{file: name, raw: err, helm: reformatExecErrorMsg(name, err)})
	}
	r.rendered[name] = withoutNoValue(output.String())
	return nil
}

// withoutNoValue takes out what Go prints for a key that is not there.
func withoutNoValue(text string) string { return strings.ReplaceAll(text, "<no value>", "") }
