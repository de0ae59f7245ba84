package behind

import (
	"regexp"
	"strings"
)

// Violation is one thing in which values are not what a chart's schema asks for.
type Violation struct {
	Message string
	Paths   [][]string // from the root
}

var (
	violation  = regexp.MustCompile(`^( *)- at '([^']*)'(?: \[[^\]]*\])?: (.*)$`)
	chartLine  = regexp.MustCompile(`^(\S+):$`)
	wrongWhole = regexp.MustCompile(`^invalid type for values: `)
	missing    = regexp.MustCompile(`^missing propert(?:y|ies) (.*)$`)
	additional = regexp.MustCompile(`^additional properties (.*) not allowed$`)
	quotedName = regexp.MustCompile(`'([^']*)'`)
)

// Violations takes the message apart with which Helm refuses values that a schema does not allow. `prefixes` are the
// paths from the root to the values of each chart by the chart's name.
func Violations(message string, prefixes map[string][]string) []Violation {
	violations := []Violation{}
	chart, depth := "", -1
	for line := range strings.Lines(message) {
		line = strings.TrimRight(line, "\n")
		if match := chartLine.FindStringSubmatch(line); match != nil {
			chart, depth = match[1], -1
			continue
		}
		scope := Scope{Prefix: prefixes[chart]}
		if wrongWhole.MatchString(line) {
			violations = append(violations, Violation{Message: line, Paths: [][]string{scope.Prefix}})
			continue
		}
		match := violation.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		// What is indented more are the reasons for the line above it, which says no more than that there are some.
		if last := len(violations) - 1; depth >= 0 && len(match[1]) > depth && last >= 0 {
			violations = violations[:last]
		}
		depth = len(match[1])
		violations = append(violations, Violation{Message: match[3], Paths: scope.violated(match[2], match[3])})
	}
	return violations
}

// violated lists the keys that a violation is about: those it names, or the place itself.
func (s Scope) violated(pointer, message string) [][]string {
	path := fromPointer(pointer)
	for _, pattern := range []*regexp.Regexp{missing, additional} {
		match := pattern.FindStringSubmatch(message)
		if match == nil {
			continue
		}
		paths := [][]string{}
		for _, name := range quotedName.FindAllStringSubmatch(match[1], -1) {
			paths = append(paths, s.FromRoot(append(path[:len(path):len(path)], name[1])))
		}
		return paths
	}
	return [][]string{s.FromRoot(path)}
}

// fromPointer splits a JSON pointer into its keys.
func fromPointer(pointer string) []string {
	if pointer == "" {
		return []string{}
	}
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, key := range keys {
		keys[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
	}
	return keys
}
