package behind

import (
	"regexp"
	"strings"
)

const key = `[A-Za-z_][A-Za-z0-9_-]*`

var (
	dottedKeys = regexp.MustCompile(`(?:^|[^\w./-])((?:\$?\.Values\.)?` + key + `(?:\.` + key + `|\[\d+\])*)`)
	quotedKey  = regexp.MustCompile("(?:`(" + key + ")`|'(" + key + ")'|\"(" + key + ")\"|--set (" + key + ")=)")
)

// Named lists the paths from the root that a message of a chart names: words with dots between them that lead to a value
// or to where one would stand, and keys at the root in quotes.
func (s Scope) Named(message string) [][]string {
	named := [][]string{}
	for _, match := range dottedKeys.FindAllStringSubmatch(message, -1) {
		if path, ok := s.resolve(match[1]); ok {
			named = append(named, path)
		}
	}
	for _, match := range quotedKey.FindAllStringSubmatch(message, -1) {
		word := strings.Join(match[1:], "")
		if _, isKey := s.Values[word]; isKey {
			named = append(named, s.FromRoot([]string{word}))
		}
	}
	return named
}

// resolve looks for a dotted word in the chart's own values first, and then in those of all charts.
func (s Scope) resolve(word string) ([]string, bool) {
	isChain := false
	for _, prefix := range []string{"$.Values.", ".Values."} {
		if rest, found := strings.CutPrefix(word, prefix); found {
			word, isChain = rest, true
		}
	}
	path := splitDotted(word)
	if isChain {
		return s.FromRoot(path), true
	}
	if len(path) < 2 {
		return nil, false
	}
	if beginsInside(s.Values, path) {
		return s.FromRoot(path), true
	}
	return path, beginsInside(s.Root, path)
}

// beginsInside tells whether the first key of a path is that of a map, so that the path is one of values and not just
// any name with dots in it.
func beginsInside(values map[string]any, path []string) bool {
	_, isMap := values[path[0]].(map[string]any)
	return isMap
}

// splitDotted splits `a.b[0]` into its keys.
func splitDotted(word string) []string {
	word = strings.NewReplacer("[", ".", "]", "").Replace(word)
	return strings.Split(word, ".")
}
