package inspect

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/template/parse"
)

const templatesFolder = "templates"

// Chart is the templates of a chart and of the libraries it uses.
type Chart struct {
	templates map[string]*parse.Tree // by name; a file's own name is its path
	files     []string               // the ones that Helm runs
	errors    []string
}

func newChart(sources Sources, libraries []Sources) *Chart {
	chart := &Chart{templates: map[string]*parse.Tree{}, errors: []string{}}
	for _, library := range libraries {
		chart.parseAll(library, false)
	}
	chart.parseAll(sources, true)
	chart.parseDefaults(sources.Values)
	slices.Sort(chart.files)
	return chart
}

func (c *Chart) parseAll(sources Sources, runs bool) {
	c.errors = append(c.errors, sources.problems...)
	for _, file := range sources.inParsingOrder() {
		c.parse(file.Name, file.Text, runs)
	}
}

func (c *Chart) parse(name, source string, runs bool) {
	templates, err := parseTemplate(name, source)
	if err != nil {
		c.errors = append(c.errors, fmt.Sprintf("%s: %v", name, err))
		return
	}
	for defined, tree := range templates {
		if defined != name || runs {
			c.templates[defined] = tree
		}
	}
	if runs && !strings.HasPrefix(filepath.Base(name), "_") {
		c.files = append(c.files, name)
	}
}

func parseTemplate(name, source string) (map[string]*parse.Tree, error) {
	templates := map[string]*parse.Tree{}
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	_, err := tree.Parse(source, "", "", templates)
	return templates, err
}
