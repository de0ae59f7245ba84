package render

import (
	"fmt"
	"maps"
	"path"
	"strings"
	"text/template"

	"helm.sh/helm/v4/pkg/chart/common"
	helmengine "helm.sh/helm/v4/pkg/engine"
)

// parsedTemplates is a chart's templates, kept from one rendering to the next.
type parsedTemplates struct {
	sources map[string]string // by file
	set     *template.Template
}

// parse returns the templates of all files in one set; it is not to be executed itself.
func (p *parsedTemplates) parse(names []string, files map[string]renderable) (*template.Template, error) {
	sources := make(map[string]string, len(files))
	for name, file := range files {
		sources[name] = file.text
	}
	if p.set != nil && maps.Equal(sources, p.sources) {
		return p.set, nil
	}
	set := template.New("gotpl")
	initFunMap(helmengine.Engine{}, set) // for their names alone
	for _, name := range names {
		if _, err := set.New(name).Parse(files[name].text); err != nil {
			return nil, in(stageParse, cleanupParseError(name, err))
		}
	}
	p.set, p.sources = set, sources
	return set, nil
}

// executeTemplates returns what each file prints, in the steps of Helm's own engine.
func (r *run) executeTemplates() (rendered map[string]string, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = in(stageRender, fmt.Errorf("rendering template failed: %v", problem))
		}
	}()
	files := allTemplates(r.copied, r.context)
	names := sortTemplates(files)
	parsed, err := r.chart.templates.parse(names, files)
	if err != nil {
		return nil, err
	}
	set, err := r.executable(parsed)
	if err != nil {
		return nil, err
	}
	rendered = make(map[string]string, len(names))
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		file := files[name]
		file.values["Template"] = common.Values{"Name": name, "BasePath": file.basePath}
		if rendered[name], err = r.execute(set, name, file.values); err != nil {
			return nil, err
		}
	}
	return rendered, nil
}

// executable copies a set, whose functions are bound to it, as Helm's `tpl` does.
func (r *run) executable(parsed *template.Template) (*template.Template, error) {
	set, err := parsed.Clone()
	if err != nil {
		return nil, in(stageRender, err)
	}
	set.Option("missingkey=zero") // which a copy does not take over
	initFunMap(helmengine.Engine{}, set)
	includedNames := map[string]int{}
	set.Funcs(template.FuncMap{
		"include": includeFun(set, includedNames),
		"tpl":     tplUnlessPlain(tplFun(set, includedNames, false)),
	})
	return set, nil
}

// tplUnlessPlain spares texts without any action: `tpl` copies all templates of the chart each time.
func tplUnlessPlain(tpl func(string, any) (string, error)) func(string, any) (string, error) {
	return func(text string, values any) (string, error) {
		if strings.Contains(text, "{{") {
			return tpl(text, values)
		}
		return withoutNoValue(text), nil
	}
}

func (r *run) execute(set *template.Template, name string, values common.Values) (string, error) {
	var output strings.Builder
	if err := set.ExecuteTemplate(&output, name, values); err != nil {
		return "", in(stageRender, reformatExecErrorMsg(name, err))
	}
	return withoutNoValue(output.String()), nil
}

// withoutNoValue takes out what Go prints for a key that is not there.
func withoutNoValue(text string) string { return strings.ReplaceAll(text, "<no value>", "") }
