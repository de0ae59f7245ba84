package behind

import "strconv"

// anyKey stands for each entry of a map or list.
const anyKey = "*"

// Culprit returns the first key on a path whose value is not the map that the next key asks for, or else the whole path
// as far as its keys are known.
func (s Scope) Culprit(path []string) []string {
	culprit, _ := culprit(s.Values, path)
	return culprit
}

func culprit(value any, path []string) (found []string, isCulprit bool) {
	if len(path) == 0 {
		return []string{}, false
	}
	if path[0] == anyKey {
		return culpritAmong(value, path[1:])
	}
	entries, isMap := value.(map[string]any)
	if !isMap {
		return []string{}, true
	}
	below, isCulprit := culprit(entries[path[0]], path[1:])
	return append([]string{path[0]}, below...), isCulprit
}

// culpritAmong looks at the items of a list one by one; of a map it is not known which entry is meant.
func culpritAmong(value any, path []string) ([]string, bool) {
	items, _ := value.([]any)
	for i, item := range items {
		if below, isCulprit := culprit(item, path); isCulprit {
			return append([]string{strconv.Itoa(i)}, below...), true
		}
	}
	return []string{}, false
}

// Known returns a path up to the first key that is not known.
func Known(path []string) []string {
	for i, key := range path {
		if key == anyKey {
			return path[:i]
		}
	}
	return path
}
