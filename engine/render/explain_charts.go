package render

import (
	"slices"

	chart "helm.sh/helm/v4/pkg/chart/v2"

	"valuesmith/engine/behind"
)

// explainSchema takes the message apart, since one schema may be violated in several ways.
func (r *run) explainSchema(explained *Error) {
	prefixes := map[string][]string{}
	addPrefixes(prefixes, r.copied, []string{})
	for _, violation := range behind.Violations(explained.Message, prefixes) {
		explained.Details = append(explained.Details, Detail{Message: violation.Message, Values: behind.Format(violation.Paths)})
		explained.add(violation.Paths...)
	}
	if len(explained.Details) == 0 { // merging failed before any schema was looked at
		explained.Values = r.mistakenDependencies()
	}
}

// addPrefixes notes where the values of each chart stand, by the names that Helm's messages use.
func addPrefixes(prefixes map[string][]string, c *chart.Chart, prefix []string) {
	if _, isTaken := prefixes[c.Name()]; !isTaken {
		prefixes[c.Name()] = prefix
	}
	for _, dependency := range c.Dependencies() {
		addPrefixes(prefixes, dependency, slices.Concat(prefix, []string{dependency.Name()}))
	}
}

// mistakenDependencies lists the values of dependencies that are not maps. Helm names no more than the last key.
func (r *run) mistakenDependencies() []string {
	return behind.Format(mistaken(r.chart.loaded, r.values, []string{}))
}

func mistaken(c *chart.Chart, values map[string]any, prefix []string) [][]string {
	paths := [][]string{}
	for _, dependency := range c.Metadata.Dependencies {
		name := dependency.Name
		if dependency.Alias != "" {
			name = dependency.Alias
		}
		path := slices.Concat(prefix, []string{name})
		below, isMap := values[name].(map[string]any)
		if _, isSet := values[name]; isSet && !isMap {
			paths = append(paths, path)
		}
		for _, loaded := range c.Dependencies() {
			if loaded.Name() == dependency.Name {
				paths = append(paths, mistaken(loaded, below, path)...)
			}
		}
	}
	return paths
}
