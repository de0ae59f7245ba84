package inspect

import (
	"fmt"
	"strings"
)

const valuesFile = "values.yaml"

// parseDefaults adds the templates that stand in values.yaml, which charts evaluate with `tpl`. Whatever does not parse
// is left out without a word, because nobody says that it is a template at all.
func (c *Chart) parseDefaults(source string) {
	if !strings.Contains(source, "{{") {
		return
	}
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			lines[i] = ""
		}
		lines[i] = strings.ReplaceAll(lines[i], `\"`, `"`)
	}
	if c.addDefault(valuesFile, strings.Join(lines, "\n")) {
		return
	}
	for i, line := range lines {
		c.addDefault(fmt.Sprintf("%s:%d", valuesFile, i+1), line)
	}
}

func (c *Chart) addDefault(name, source string) bool {
	templates, err := parseTemplate(name, source)
	if err != nil {
		return false
	}
	if tree, ok := templates[name]; ok && strings.Contains(source, "{{") {
		c.templates[name] = tree
		c.files = append(c.files, name)
	}
	return true
}
