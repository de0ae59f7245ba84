package behind

import (
	"regexp"
	"slices"
	"strings"
)

var (
	position = regexp.MustCompile(`^\d+$`)
	needs    = regexp.MustCompile(`[.\[\]"\s]|^$`)
)

// Format writes paths as the other parts of the project do, such as `env[0].name` and `annotations."a.b/c"`, each once.
func Format(paths [][]string) []string {
	formatted := []string{}
	for _, path := range paths {
		text := format(path)
		if text != "" && !slices.Contains(formatted, text) {
			formatted = append(formatted, text)
		}
	}
	return formatted
}

func format(path []string) string {
	var text strings.Builder
	for i, key := range path {
		switch {
		case i > 0 && position.MatchString(key):
			text.WriteString("[" + key + "]")
			continue
		case needs.MatchString(key):
			key = `"` + key + `"`
		}
		if i > 0 {
			text.WriteByte('.')
		}
		text.WriteString(key)
	}
	return text.String()
}
