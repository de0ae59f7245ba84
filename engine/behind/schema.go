package behind

import (
	"regexp"
	"strings"
)

// Violation is one thing in which values are not what a chart's schema asks for.
type Violation struct {
	Message string     // quotes no value, which could be a secret
	Paths   [][]string // from the root
}

var (
	violationLine = regexp.MustCompile(`^((?:  )*)- at '([^']*)': (.*)$`)
	chartLine     = regexp.MustCompile(`^(\S+):$`)
	missing       = regexp.MustCompile(`^missing propert(?:y|ies) (.*)$`)
	additional    = regexp.MustCompile(`^additional properties (.*) not allowed$`)
	quotedName    = regexp.MustCompile(`'([^']*)'`)
	choice        = regexp.MustCompile(`^'(?:anyOf|oneOf)' failed`)
	quotedValue   = regexp.MustCompile(`^'.*' ((?:does not match|is not) .*)$`)
	formatError   = regexp.MustCompile(`^(is not valid [^:]*):.*$`)
)

const wrongWhole = "invalid type for values: "

// Violations takes the message apart with which Helm refuses values that a schema does not allow. `prefixes` are the
// paths from the root to the values of each chart by the chart's name.
func Violations(message string, prefixes map[string][]string) []Violation {
	violations := []Violation{}
	scope := Scope{}
	pending := []violation{}
	for line := range strings.Lines(message + "\nend:\n") {
		line = strings.TrimRight(line, "\n")
		if match := chartLine.FindStringSubmatch(line); match != nil {
			violations = append(violations, scope.flatten(pending)...)
			scope, pending = Scope{Prefix: prefixes[match[1]]}, nil
		} else if match := violationLine.FindStringSubmatch(line); match != nil {
			pending = append(pending, violation{len(match[1]), fromPointer(match[2]), match[3]})
		} else if strings.HasPrefix(line, wrongWhole) {
			violations = append(violations, Violation{line, [][]string{scope.Prefix}})
		}
	}
	return violations
}

// violation is a line of the message; the reasons for it follow and are indented more.
type violation struct {
	indent  int
	path    []string
	message string
}

// flatten leaves out what says no more than that there are reasons, unless the reasons are a choice.
func (s Scope) flatten(lines []violation) []Violation {
	flat := []Violation{}
	for i := 0; i < len(lines); {
		line, end := lines[i], i+1
		for end < len(lines) && lines[end].indent > line.indent {
			end++
		}
		reasons := s.flatten(lines[i+1 : end])
		switch {
		case len(reasons) == 0:
			flat = append(flat, Violation{withoutValue(line.message), s.violated(line)})
		case choice.MatchString(line.message):
			flat = append(flat, Violation{"one of these has to change: " + joined(reasons), [][]string{s.FromRoot(line.path)}})
		default:
			flat = append(flat, reasons...)
		}
		i = end
	}
	return flat
}

func joined(reasons []Violation) string {
	messages := []string{}
	for _, reason := range reasons {
		messages = append(messages, reason.Message)
	}
	return strings.Join(messages, "; ")
}

func withoutValue(message string) string {
	message = quotedValue.ReplaceAllString(message, "$1")
	return formatError.ReplaceAllString(message, "$1")
}

// violated lists the keys that a violation is about: those it names, or the place itself.
func (s Scope) violated(line violation) [][]string {
	for _, pattern := range []*regexp.Regexp{missing, additional} {
		match := pattern.FindStringSubmatch(line.message)
		if match == nil {
			continue
		}
		paths := [][]string{}
		for _, name := range quotedName.FindAllStringSubmatch(match[1], -1) {
			paths = append(paths, s.FromRoot(append(line.path[:len(line.path):len(line.path)], name[1])))
		}
		return paths
	}
	return [][]string{s.FromRoot(line.path)}
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
