package behind

import (
	"slices"
	"strconv"
)

// SetFirst puts the paths first that the user has set: a chart's own defaults seldom are what is wrong.
func SetFirst(paths [][]string, values map[string]any) [][]string {
	sorted := slices.Clone(paths)
	slices.SortStableFunc(sorted, func(a, b []string) int { return rank(a, values) - rank(b, values) })
	return sorted
}

func rank(path []string, values map[string]any) int {
	if len(path) > 0 && isSet(values, path) {
		return 0
	}
	return 1
}

func isSet(value any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	switch value := value.(type) {
	case map[string]any:
		below, ok := value[path[0]]
		return ok && isSet(below, path[1:])
	case []any:
		position, err := strconv.Atoi(path[0])
		return err == nil && position < len(value) && isSet(value[position], path[1:])
	}
	return false
}
