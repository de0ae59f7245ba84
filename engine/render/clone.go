package render

import (
	"slices"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// clone copies what a rendering changes in a chart: Helm switches dependencies off, renames them and moves their values.
func clone(original *chart.Chart) *chart.Chart {
	copied := *original
	metadata := *original.Metadata
	metadata.Dependencies = make([]*chart.Dependency, len(original.Metadata.Dependencies))
	for i, dependency := range original.Metadata.Dependencies {
		copied := *dependency
		copied.ImportValues = slices.Clone(dependency.ImportValues)
		metadata.Dependencies[i] = &copied
	}
	if original.Metadata.Dependencies == nil {
		metadata.Dependencies = nil
	}
	copied.Metadata = &metadata
	copied.Values = cloneMap(original.Values)
	copied.SetDependencies()
	for _, dependency := range original.Dependencies() {
		copied.AddDependency(clone(dependency))
	}
	return &copied
}

func cloneMap(original map[string]any) map[string]any {
	if original == nil {
		return nil
	}
	copied := make(map[string]any, len(original))
	for key, value := range original {
		copied[key] = cloneValue(value)
	}
	return copied
}

func cloneValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return cloneMap(value)
	case []any:
		if value == nil {
			return value // which is written in another way than an empty list
		}
		copied := make([]any, len(value))
		for i, item := range value {
			copied[i] = cloneValue(item)
		}
		return copied
	}
	return value
}
