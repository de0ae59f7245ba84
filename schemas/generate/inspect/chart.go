package main

import (
	"fmt"
	"io/fs"
	"os"
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

func loadChart(folder string, libraries []string) *Chart {
	chart := &Chart{templates: map[string]*parse.Tree{}, errors: []string{}}
	for _, library := range libraries {
		chart.load(library, false)
	}
	chart.load(folder, true)
	chart.loadDefaults(folder)
	slices.Sort(chart.files)
	return chart
}

func (c *Chart) load(folder string, runs bool) {
	names, err := templateFiles(os.DirFS(folder))
	if err != nil {
		c.errors = append(c.errors, fmt.Sprintf("%s: %v", folder, err))
	}
	for _, name := range names {
		source, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			c.errors = append(c.errors, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		c.parse(name, string(source), runs)
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

// templateFiles lists files in the order in which Helm parses them, deepest first: when two define a template of the
// same name, the later one counts.
func templateFiles(folder fs.FS) ([]string, error) {
	names := []string{}
	err := fs.WalkDir(folder, templatesFolder, func(name string, file fs.DirEntry, err error) error {
		if err == nil && file.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	})
	slices.SortFunc(names, func(a, b string) int {
		if deeper := strings.Count(b, "/") - strings.Count(a, "/"); deeper != 0 {
			return deeper
		}
		return strings.Compare(b, a)
	})
	return names, err
}
