package render

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"

	"valuesmith/engine/behind"
)

// shortestTelling is how long a text has to be to be found by chance no more.
const shortestTelling = 3

// valuesInBrokenYAML lists the texts among the user's values that stand around the line where a manifest is no YAML.
func (r *run) valuesInBrokenYAML(broken Error) []string {
	around := linesAround(brokenDocument(r.rendered[broken.Source]), broken.Line)
	found := [][]string{}
	eachText(r.values, nil, func(path []string, text string) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if len(line) >= shortestTelling && strings.Contains(around, line) {
				found = append(found, path)
				return
			}
		}
	})
	return behind.Format(found[:min(len(found), maxValues)])
}

// brokenDocument returns the first document of a file that is no YAML.
func brokenDocument(text string) string {
	documents := releaseutil.SplitManifests(text)
	names := slices.Collect(maps.Keys(documents))
	sort.Sort(releaseutil.BySplitManifestsOrder(names))
	for _, name := range names {
		var head releaseutil.SimpleHead
		if yaml.Unmarshal([]byte(documents[name]), &head) != nil {
			return documents[name]
		}
	}
	return ""
}

// linesAround returns a line, counted from 1, with its neighbours: YAML finds a mistake a line late or early.
func linesAround(text string, line int) string {
	lines := strings.Split(text, "\n")
	start := max(0, min(line-2, len(lines)))
	return strings.Join(lines[start:min(len(lines), line+1)], "\n")
}

func eachText(value any, path []string, see func(path []string, text string)) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			eachText(value[key], slices.Concat(path, []string{key}), see)
		}
	case []any:
		for i, item := range value {
			eachText(item, slices.Concat(path, []string{strconv.Itoa(i)}), see)
		}
	case string:
		see(path, value)
	}
}
