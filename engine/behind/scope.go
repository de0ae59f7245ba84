// Package behind finds out which values are behind an error of Helm's: those that its message names, and those that stand
// where it says.
package behind

import "slices"

const globalKey = "global"

// Scope is the values as the templates of one chart see them.
type Scope struct {
	Prefix []string       // the keys from the root of all values to those of the chart
	Values map[string]any // of the chart, with its defaults
	Root   map[string]any // of all charts
}

// FromRoot turns a path of the chart's templates into one from the root. What is global may be written below a
// dependency, too, but it is meant for the root.
func (s Scope) FromRoot(path []string) []string {
	if len(path) > 0 && path[0] == globalKey {
		return path
	}
	return slices.Concat(s.Prefix, path)
}
