package render

import (
	chart "helm.sh/helm/v4/pkg/chart/v2"

	"valuesmith/engine/inspect"
)

// Inspection is what a chart says of its values without being rendered.
type Inspection struct {
	Name         string         `json:"name"`
	Version      string         `json:"version"`
	Defaults     map[string]any `json:"defaults"` // its own values.yaml, without that of its dependencies
	Dependencies []Dependency   `json:"dependencies"`
	inspect.Report
	Charts []Inspection `json:"charts"` // the dependencies that are there
}

// Dependency is an entry of `dependencies` in Chart.yaml.
type Dependency struct {
	Name         string   `json:"name"`
	Version      string   `json:"version"`
	Repository   string   `json:"repository"`
	Alias        string   `json:"alias,omitempty"`
	Condition    string   `json:"condition,omitempty"`
	Tags         []string `json:"tags,omitempty"`
	ImportValues []any    `json:"importValues,omitempty"`
}

// Inspect returns nil for a chart that could not be loaded.
func (c *Chart) Inspect() *Inspection {
	if c.problem != nil {
		return nil
	}
	inspection, _ := inspectChart(c.loaded)
	return &inspection
}

// inspectChart also returns the templates that the chart may define for the one above it.
func inspectChart(c *chart.Chart) (Inspection, []inspect.Sources) {
	inspection := Inspection{
		Name: c.Name(), Version: c.Metadata.Version, Defaults: c.Values,
		Dependencies: []Dependency{}, Charts: []Inspection{},
	}
	if inspection.Defaults == nil {
		inspection.Defaults = map[string]any{}
	}
	for _, dependency := range c.Metadata.Dependencies {
		inspection.Dependencies = append(inspection.Dependencies, Dependency{
			Name: dependency.Name, Version: dependency.Version, Repository: dependency.Repository, Alias: dependency.Alias,
			Condition: dependency.Condition, Tags: dependency.Tags, ImportValues: dependency.ImportValues,
		})
	}
	libraries := []inspect.Sources{}
	for _, dependency := range c.Dependencies() {
		below, sources := inspectChart(dependency)
		inspection.Charts = append(inspection.Charts, below)
		libraries = append(libraries, sources...)
	}
	sources := sourcesOf(c)
	inspection.Report = inspect.Inspect(sources, libraries)
	return inspection, append(libraries, sources)
}

func sourcesOf(c *chart.Chart) inspect.Sources {
	sources := inspect.Sources{}
	for _, file := range c.Templates {
		sources.Templates = append(sources.Templates, inspect.File{Name: file.Name, Text: string(file.Data)})
	}
	for _, file := range c.Raw {
		if file.Name == "values.yaml" {
			sources.Values = string(file.Data)
		}
	}
	return sources
}
