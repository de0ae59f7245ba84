package render

import (
	"maps"
	"text/template"

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
	set := template.New(setName)
	initFunMap(helmengine.Engine{}, set) // for their names alone
	for _, name := range names {
		if _, err := set.New(name).Parse(files[name].text); err != nil {
			return nil, in(stageParse, cleanupParseError(name, err))
		}
	}
	p.set, p.sources = set, sources
	return set, nil
}
