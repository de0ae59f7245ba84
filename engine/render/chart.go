// Package render is `helm template` as a function: a chart and values go in, manifests come out.
//
// Helm's own packages do everything that decides the output. What Helm has in packages that need a cluster's client to
// be compiled, a few steps in a fixed order, is written anew here and compared with the program in test/engine.
package render

import (
	"errors"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"sigs.k8s.io/yaml"
)

// Chart is a chart that is loaded once and rendered often.
type Chart struct {
	loaded     *chart.Chart
	problem    error    // why it could not be loaded, which every rendering tells
	warnings   []string // what Helm said while loading it
	templates  parsedTemplates
	remembered remembered
	sorted     sortedFiles
}

// FromFiles loads a chart's folder.
func FromFiles(files []File) *Chart {
	kept, err := withoutIgnored(files)
	if err != nil {
		return &Chart{problem: in(stageLoad, err)}
	}
	return load(kept)
}

// FromArchive loads a packaged chart.
func FromArchive(data []byte) *Chart {
	files, err := unpack(data)
	if err != nil {
		return &Chart{problem: in(stageLoad, err)}
	}
	return load(files)
}

func load(files []*archive.BufferedFile) *Chart {
	warnings := collectWarnings()
	if err := checkAPIVersion(files); err != nil {
		return &Chart{problem: in(stageLoad, err)}
	}
	loaded, err := loader.LoadFiles(files)
	if err != nil {
		return &Chart{problem: in(stageLoad, err)}
	}
	sortDependencies(loaded)
	return &Chart{loaded: loaded, warnings: warnings.messages}
}

// checkAPIVersion refuses what the program refuses, too: it knows v3 but cannot install it.
func checkAPIVersion(files []*archive.BufferedFile) error {
	for _, file := range files {
		if file.Name != "Chart.yaml" {
			continue
		}
		var head struct {
			APIVersion string `json:"apiVersion"`
		}
		if err := yaml.Unmarshal(file.Data, &head); err != nil {
			return nil // which Helm's loader words better
		}
		switch head.APIVersion {
		case "", chart.APIVersionV1, chart.APIVersionV2:
			return nil
		case "v3":
			return errors.New("invalid chart apiVersion")
		default:
			return errors.New("unsupported chart version")
		}
	}
	return nil
}

// sortDependencies puts them in the order of their names; Helm leaves them in that of a Go map, which is none.
func sortDependencies(c *chart.Chart) {
	dependencies := slices.Clone(c.Dependencies())
	slices.SortStableFunc(dependencies, func(a, b *chart.Chart) int { return strings.Compare(a.Name(), b.Name()) })
	c.SetDependencies(dependencies...)
	for _, dependency := range dependencies {
		sortDependencies(dependency)
	}
}
